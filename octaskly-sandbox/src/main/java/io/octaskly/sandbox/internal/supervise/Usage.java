package io.octaskly.sandbox.internal.supervise;

import io.octaskly.sandbox.internal.kernel.Arena.Segment;

/** The parts of {@code struct rusage} that are reported ({@code getrusage(2)}). */
record Usage(
    long userNanos,
    long systemNanos,
    long peakResidentBytes,
    long minorFaults,
    long majorFaults,
    long voluntarySwitches,
    long involuntarySwitches) {

  private static final long SECOND = 1_000_000_000L;

  static Usage read(Segment memory, int at) {
    return new Usage(
        memory.getLong(at) * SECOND + memory.getLong(at + 8) * 1_000,
        memory.getLong(at + 16) * SECOND + memory.getLong(at + 24) * 1_000,
        memory.getLong(at + 32) * 1024,
        memory.getLong(at + 64),
        memory.getLong(at + 72),
        memory.getLong(at + 128),
        memory.getLong(at + 136));
  }

  long cpuNanos() {
    return userNanos + systemNanos;
  }
}
