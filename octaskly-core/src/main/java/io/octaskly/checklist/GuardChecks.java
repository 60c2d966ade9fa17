package io.octaskly.checklist;

import io.octaskly.guard.CommandGuard;
import io.octaskly.guard.PathGuard;
import io.octaskly.guard.PayloadLimit;
import io.octaskly.guard.TextGuard;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Guards at the door, each tried with what it is there to refuse. */
final class GuardChecks {
  private final Sheet sheet;

  GuardChecks(Sheet sheet) {
    this.sheet = sheet;
  }

  void texts(List<TextGuard> guards) {
    Sheet.Question question =
        sheet.ask("input-texts", Section.TASKFORCE_INPUT, "Texts in requests are validated");
    if (guards.isEmpty()) {
      question.notGiven("textGuard(guard)");
      return;
    }
    long open = guards.stream().filter(guard -> guard.check("a\u0000b").isClean()).count();
    if (open == 0) {
      question.pass(guards.size() + " fields; a control character is refused by each");
    } else {
      question.fail(open + " fields take control characters", "use TextGuard.named(...)");
    }
  }

  void paths(@Nullable PathGuard guard) {
    Sheet.Question question =
        sheet.ask(
            "input-paths",
            Section.TASKFORCE_CHECKLIST,
            "Validation of file paths prevents directory traversal");
    if (guard == null) {
      question.notGiven("pathGuard(guard)");
      return;
    }
    List<String> attempts = List.of("../../etc/passwd", "/etc/passwd", "a/../../b", "a\u0000b");
    boolean refused = attempts.stream().noneMatch(path -> guard.check(path).isClean());
    if (refused) {
      question.pass(attempts.size() + " ways out of the directory are refused");
    } else {
      question.fail("a path leads out of the directory", "use PathGuard.beneath(root)");
    }
  }

  void commands(@Nullable CommandGuard guard) {
    Sheet.Question question =
        sheet.ask(
            "input-commands",
            Section.TASKFORCE_CHECKLIST,
            "Validation of shell commands prevents injection");
    if (guard == null) {
      question.notGiven("commandGuard(guard)");
      return;
    }
    List<String> attempts = List.of("rm -rf /", "ls; rm -r -f /", ":(){ :|:& };:");
    boolean refused = attempts.stream().noneMatch(command -> guard.check(command).isClean());
    if (refused) {
      question.pass(
          attempts.size() + " dangerous commands are refused; tasks are run without a shell");
    } else {
      question.fail("a dangerous command passes", "use CommandGuard.standard()");
    }
  }

  void payload(@Nullable PayloadLimit limit) {
    Sheet.Question question =
        sheet.ask("payload-limit", Section.TASKFORCE_RATES, "Requests are 10 MB at most");
    if (limit == null) {
      question.notGiven("payloadLimit(limit)");
    } else if (limit.checkDeclared(PayloadLimit.STANDARD_BYTES + 1).isClean()) {
      question.warn("more than 10 MiB are let in", "use PayloadLimit.standard()");
    } else {
      question.pass("a request of more than 10 MiB is refused");
    }
  }
}
