package io.octaskly.sandbox.internal.policy;

import io.octaskly.sandbox.MemoryAccounting;
import io.octaskly.sandbox.ResourceLimits;
import io.octaskly.sandbox.internal.launch.LaunchPlan.Rlimit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The part of a task's limits that the kernel enforces in each process ({@code setrlimit(2)}). */
final class Rlimits {
  private static final int CPU = 0;
  private static final int FSIZE = 1;
  private static final int CORE = 4;
  private static final int NPROC = 6;
  private static final int NOFILE = 7;
  private static final int AS = 9;

  private Rlimits() {}

  /**
   * The limits to set.
   *
   * @param limits the task's limits, or null for none (level NONE)
   * @param unprivileged whether core dumps are to be kept from being written
   * @param countedAlone whether RLIMIT_NPROC counts this task's processes only, and not all of a
   *     user
   * @param others how many processes that are not the task's are counted with them all the same
   */
  static List<Rlimit> of(
      @Nullable ResourceLimits limits, boolean unprivileged, boolean countedAlone, int others) {
    List<Rlimit> rlimits = new ArrayList<>();
    if (unprivileged) {
      // core(5): a piped core_pattern ignores 0, and takes 1 as the order to write nothing.
      rlimits.add(new Rlimit(CORE, "RLIMIT_CORE", 1, 1));
    }
    if (limits != null) {
      // The supervisor measures, and ends the task at its limit; this is for when it cannot. The
      // kernel counts whole ticks, on a busy machine far more than were used, so that a second more
      // keeps it from being early.
      long cpuSeconds = limits.cpuTime().plusNanos(999_999_999).toSeconds() + 1;
      rlimits.add(new Rlimit(CPU, "RLIMIT_CPU", cpuSeconds, cpuSeconds + 1));
      rlimits.add(new Rlimit(FSIZE, "RLIMIT_FSIZE", limits.disk(), limits.disk()));
      rlimits.add(new Rlimit(NOFILE, "RLIMIT_NOFILE", limits.openFiles(), limits.openFiles()));
      if (limits.memoryAccounting() == MemoryAccounting.ADDRESS_SPACE) {
        rlimits.add(new Rlimit(AS, "RLIMIT_AS", limits.memory(), limits.memory()));
      }
      if (countedAlone) {
        long processes = (long) limits.processes() + others;
        rlimits.add(new Rlimit(NPROC, "RLIMIT_NPROC", processes, processes));
      }
    }
    return rlimits;
  }
}
