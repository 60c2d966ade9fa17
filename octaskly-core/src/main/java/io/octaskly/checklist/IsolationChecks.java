package io.octaskly.checklist;

import io.octaskly.sandbox.IsolationLevel;
import io.octaskly.sandbox.Limit;
import io.octaskly.sandbox.ResourceLimits;
import io.octaskly.sandbox.Sandbox;
import io.octaskly.sandbox.SandboxSupport;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How tasks are confined, and what the kernel makes of it. */
final class IsolationChecks {
  private final Sheet sheet;
  private final @Nullable IsolationLevel level;

  IsolationChecks(Sheet sheet, @Nullable Sandbox sandbox) {
    this.sheet = sheet;
    this.level = sandbox == null ? null : sandbox.level();
  }

  void level() {
    Sheet.Question restrictive =
        sheet.ask(
            "sandbox-level", Section.OCTASKLY_PRODUCTION, "Tasks run at level strict or tighter");
    Sheet.Question imports =
        sheet.ask(
            "script-imports",
            Section.TASKFORCE_CHECKLIST,
            "A script's imports are not dangerous, whatever they are");
    if (level == null) {
      restrictive.notGiven("sandbox(sandbox)");
      imports.notGiven("sandbox(sandbox)");
      return;
    }
    String advice = "build the sandbox with IsolationLevel.STRICT";
    if (level.isAtLeast(IsolationLevel.STRICT)) {
      restrictive.pass("level " + level.id());
      imports.pass("the kernel confines whatever is imported, at level " + level.id());
    } else {
      if (level == IsolationLevel.NONE) {
        restrictive.fail("level none confines nothing", advice);
      } else {
        restrictive.warn("level basic is for programs that are trusted", advice);
      }
      imports.fail("a script at level " + level.id() + " does what its imports let it", advice);
    }
  }

  /** Not given both, there is nothing to say; a refusal is what the probe threw. */
  void support(@Nullable SandboxSupport support, @Nullable String refusal) {
    Sheet.Question question =
        sheet.ask(
            "sandbox-kept",
            Section.OCTASKLY_PRODUCTION,
            "This host can keep the level that is asked for");
    IsolationLevel wanted = level == null ? IsolationLevel.STRICT : level;
    if (refusal != null) {
      question.fail(refusal, "use a Linux host with Landlock and seccomp");
    } else if (support == null) {
      question.notGiven("probeSandbox() or support(SandboxSupport.probe())");
    } else {
      SandboxSupport.Level offered = support.of(wanted);
      Optional<String> refused = offered.refusal();
      if (refused.isPresent()) {
        question.fail(refused.get(), "see SandboxSupport.probe().toTable()");
      } else {
        question.pass(
            "level " + wanted.id() + ": all " + offered.guarantees().size() + " guarantees");
      }
    }
  }

  void limits(@Nullable ResourceLimits usual, @Nullable ResourceLimits most) {
    Sheet.Question ordinary =
        sheet.ask(
            "limits-default", Section.OCTASKLY_PRODUCTION, "Tasks have resource limits by default");
    Sheet.Question highest =
        sheet.ask(
            "limits-max", Section.OCTASKLY_PRODUCTION, "What a task may ask for is limited too");
    limits(ordinary, usual, "defaultLimits(limits)");
    limits(highest, most, "maxLimits(limits)");
  }

  private static void limits(
      Sheet.Question question, @Nullable ResourceLimits limits, String call) {
    if (limits == null) {
      question.notGiven(call);
      return;
    }
    Optional<Limit> large = limits.exceeding(ResourceLimits.relaxed());
    if (large.isPresent()) {
      question.warn(
          limits + ": more " + large.get().label() + " than the preset for long builds",
          "lower it, for example to ResourceLimits.strict()");
    } else {
      question.pass(limits.toString());
    }
  }
}
