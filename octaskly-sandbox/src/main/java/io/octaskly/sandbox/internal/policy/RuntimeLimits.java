package io.octaskly.sandbox.internal.policy;

import io.octaskly.sandbox.Limit;
import io.octaskly.sandbox.MemoryAccounting;
import io.octaskly.sandbox.ResourceLimits;
import io.octaskly.sandbox.RuntimeProfile;
import io.octaskly.sandbox.Task;
import java.util.Optional;

/** Limits as a run-time needs them: with less, it would not come as far as its program. */
final class RuntimeLimits {
  /** Of its own a JVM has 14 threads with two processors, and some more with many. */
  private static final int JVM_PROCESSES = 32;

  /** Its main thread, four of V8, four of libuv and one or two more; as many for workers. */
  private static final int NODE_PROCESSES = 24;

  /** Of its own a JVM has about ten; a jar on the class path stays open. */
  private static final int JVM_OPEN_FILES = 64;

  private RuntimeLimits() {}

  /**
   * The limits in force for a task.
   *
   * @throws IllegalArgumentException if the run-time needs more than the sandbox allows
   */
  static ResourceLimits of(Task task, ResourceLimits asked, SandboxSettings settings) {
    RuntimeProfile runtime = task.runtime();
    if (runtime == RuntimeProfile.NATIVE || runtime == RuntimeProfile.PYTHON) {
      return asked;
    }
    boolean jvm = runtime == RuntimeProfile.JVM;
    int processes = jvm ? JVM_PROCESSES : NODE_PROCESSES;
    int openFiles = jvm ? JVM_OPEN_FILES + task.read().size() : 0;
    ResourceLimits needed =
        asked.toBuilder()
            .memoryAccounting(MemoryAccounting.RESIDENT)
            .processes(Math.max(asked.processes(), processes))
            .openFiles(Math.max(asked.openFiles(), openFiles))
            .build();
    ResourceLimits maximum = settings.maxLimits();
    Optional<Limit> above = maximum == null ? Optional.empty() : needed.exceeding(maximum);
    if (above.isPresent()) {
      throw new IllegalArgumentException(
          "task "
              + task.id()
              + " needs more "
              + above.get().label()
              + " for its run-time "
              + runtime
              + " than its sandbox's maxLimits allow: needed "
              + needed
              + ", allowed "
              + maximum
              + "; raise that limit");
    }
    return needed;
  }
}
