package io.octaskly.examples.benchmarks.launch;

import io.octaskly.sandbox.IsolationLevel;
import io.octaskly.sandbox.Mechanism;
import io.octaskly.sandbox.Sandbox;
import io.octaskly.sandbox.SandboxException;
import io.octaskly.sandbox.SandboxSupport;
import io.octaskly.sandbox.Task;
import io.octaskly.sandbox.TaskResult;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code Sandbox.run} with everything at its default. */
final class SandboxLauncher {
  private SandboxLauncher() {}

  static void addTo(LauncherField field) {
    add(field, "none", IsolationLevel.NONE, null);
    add(field, "basic", IsolationLevel.BASIC, null);
    add(field, "strict", IsolationLevel.STRICT, null);
    add(field, "strict, namespaces", IsolationLevel.STRICT, Mechanism.PID_NAMESPACE);
    add(field, "very-strict, init", IsolationLevel.VERY_STRICT, Mechanism.INIT_PROCESS);
    add(field, "very-strict, guard", IsolationLevel.VERY_STRICT, Mechanism.GUARD_PROCESS);
  }

  private static void add(
      LauncherField field, String name, IsolationLevel level, @Nullable Mechanism mechanism) {
    if (mechanism != null && !SandboxSupport.probe().mechanisms().contains(mechanism)) {
      field.leaveOut("Octaskly " + name, "this host has no " + mechanism);
      return;
    }
    Sandbox.Builder builder = Sandbox.builder().level(level);
    if (mechanism != null) {
      builder.require(mechanism);
    }
    try {
      Sandbox sandbox = builder.build();
      field.add("Octaskly " + name, command -> run(sandbox, command));
    } catch (SandboxException e) {
      field.leaveOut("Octaskly " + name, String.valueOf(e.getMessage()));
    }
  }

  private static long run(Sandbox sandbox, List<String> command) {
    Task task = Task.of(command.get(0), command.subList(1, command.size()).toArray(String[]::new));
    TaskResult result = sandbox.run(task).orThrow();
    return result.stdout().totalBytes();
  }
}
