package io.octaskly.sandbox.internal.launch;

import io.octaskly.sandbox.internal.kernel.Kernel;
import io.octaskly.sandbox.internal.kernel.SystemCall;

/**
 * Keeps the JVM's <em>dumpable</em> attribute. It belongs to the memory, which a child shares until
 * it execs, and the kernel clears it when that child changes its user id ({@code prctl(2)},
 * PR_SET_DUMPABLE). It is put back when no such launch is in flight: any earlier would let another
 * process of the task's user id read the JVM's memory through the child. Thread-safe.
 */
final class Dumpable {
  private static final int PR_GET_DUMPABLE = 3;
  private static final int PR_SET_DUMPABLE = 4;

  private final long original = Kernel.require("read dumpable", SystemCall.PRCTL, PR_GET_DUMPABLE);
  private int inFlight;

  synchronized void aboutToChangeIds() {
    inFlight++;
  }

  synchronized void idsChanged() {
    inFlight--;
    if (inFlight == 0 && original == 1) {
      // Only 0 and 1 may be set; 2 is what the kernel itself leaves behind, as it was found.
      Kernel.require("restore dumpable", SystemCall.PRCTL, PR_SET_DUMPABLE, 1);
    }
  }
}
