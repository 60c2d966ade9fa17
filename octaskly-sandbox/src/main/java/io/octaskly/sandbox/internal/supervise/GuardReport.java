package io.octaskly.sandbox.internal.supervise;

import io.octaskly.sandbox.Limit;
import io.octaskly.sandbox.ResourceLimits;
import io.octaskly.sandbox.internal.kernel.Arena.Segment;
import io.octaskly.sandbox.internal.kernel.ChildEnd;
import io.octaskly.sandbox.internal.kernel.Kernel;
import io.octaskly.sandbox.internal.kernel.Signal;
import io.octaskly.sandbox.internal.kernel.SystemCall;
import io.octaskly.sandbox.internal.launch.Launched;
import org.jspecify.annotations.Nullable;

/**
 * What an ended guard leaves: the task's wait status and usage in the status pipe, and the usage of
 * the whole tree, which the guard has waited for, in its own.
 *
 * @param waitStatus the task's status as {@code wait(2)} gives it
 * @param task usage of the task's first process
 * @param tree usage of everything, or of the first process if the kernel did not keep the sum
 */
record GuardReport(int waitStatus, Usage task, Usage tree) {
  private static final int RECORD_SIZE = 152;
  private static final int TREE_AT = 256;
  private static final int SELF_AT = 512;
  private static final int RUSAGE_SELF = 0;
  private static final long SECOND = 1_000_000_000L;

  /** Reads the report and waits for the guard, or returns null if it was killed before it wrote. */
  static @Nullable GuardReport collect(Launched launched, Transfer transfer) {
    int count = transfer.read(launched.status());
    Segment memory = transfer.memory();
    boolean summed = ChildEnd.await(launched.guard(), memory.address() + TREE_AT);
    if (count != RECORD_SIZE) {
      return null;
    }
    Usage task = Usage.read(memory, 8);
    Usage tree = summed ? Usage.read(memory, TREE_AT) : task;
    return new GuardReport(memory.getInt(0), task, tree);
  }

  /**
   * The peak of resident memory, as far as it is known. A child that shares the JVM's memory until
   * its exec is charged with the JVM's own peak, so that only a higher value says anything.
   *
   * @param sampled the highest value that was sampled
   */
  long peakResidentBytes(long sampled, Transfer transfer) {
    Segment memory = transfer.memory();
    Kernel.require(
        "read the host's own usage", SystemCall.GETRUSAGE, RUSAGE_SELF, memory.address() + SELF_AT);
    long own = Usage.read(memory, SELF_AT).peakResidentBytes();
    return tree.peakResidentBytes() > own ? Math.max(sampled, tree.peakResidentBytes()) : sampled;
  }

  /** How the task ended by what the kernel says; {@code limits} are those in force, or null. */
  Ending ending(@Nullable ResourceLimits limits) {
    int signal = waitStatus & 0x7f;
    if (signal == 0) {
      return new Ending.Exited(waitStatus >> 8 & 0xff);
    }
    if (limits != null) {
      long allowed = limits.cpuTime().toNanos();
      long used = task.cpuNanos();
      // A signal that a task sends itself earlier is not taken for its limit.
      boolean soft = signal == Signal.SIGXCPU && used >= allowed;
      boolean hard = signal == Signal.SIGKILL && used >= allowed + SECOND;
      if (soft || hard) {
        return new Ending.AtLimit(Limit.CPU_TIME, allowed, used);
      }
    }
    return new Ending.Signalled(signal);
  }
}
