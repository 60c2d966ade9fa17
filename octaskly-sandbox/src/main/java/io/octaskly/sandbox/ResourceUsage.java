package io.octaskly.sandbox;

import java.time.Duration;
import java.util.Objects;

/**
 * What a task's whole tree used, as its guard counted it: {@code getrusage(2)}. The launch itself,
 * a millisecond or less, is part of it. Where {@link ProcessBuilder} runs the tasks (see {@link
 * IsolationLevel#NONE}) only the wall time is known, and the rest is 0.
 *
 * @param wallTime from the launch to the end of the tree; not negative
 * @param userCpu processor time spent in programs; not negative
 * @param systemCpu processor time the kernel spent for them; not negative
 * @param peakResidentBytes the most resident memory that was seen, in bytes: exact for a process
 *     that had more than this JVM ever had, else the highest of the samples taken ten times a
 *     second, less often when hundreds of tasks run; 0 if the task ended before the first
 * @param minorFaults page faults served without reading from disk
 * @param majorFaults page faults that read from disk
 * @param voluntarySwitches how often a process gave up the processor to wait for something
 * @param involuntarySwitches how often the kernel took the processor away
 */
public record ResourceUsage(
    Duration wallTime,
    Duration userCpu,
    Duration systemCpu,
    long peakResidentBytes,
    long minorFaults,
    long majorFaults,
    long voluntarySwitches,
    long involuntarySwitches) {

  /**
   * Checks that nothing is missing or negative.
   *
   * @param wallTime not negative
   * @param userCpu not negative
   * @param systemCpu not negative
   * @param peakResidentBytes not negative
   * @param minorFaults not negative
   * @param majorFaults not negative
   * @param voluntarySwitches not negative
   * @param involuntarySwitches not negative
   * @throws NullPointerException if a duration is null
   * @throws IllegalArgumentException if a value is negative
   */
  public ResourceUsage {
    requireNotNegative(wallTime, "wallTime");
    requireNotNegative(userCpu, "userCpu");
    requireNotNegative(systemCpu, "systemCpu");
    requireNotNegative(peakResidentBytes, "peakResidentBytes");
    requireNotNegative(minorFaults, "minorFaults");
    requireNotNegative(majorFaults, "majorFaults");
    requireNotNegative(voluntarySwitches, "voluntarySwitches");
    requireNotNegative(involuntarySwitches, "involuntarySwitches");
  }

  /** {@return user and system processor time together} */
  public Duration totalCpu() {
    return userCpu.plus(systemCpu);
  }

  private static void requireNotNegative(Duration value, String name) {
    if (Objects.requireNonNull(value, name).isNegative()) {
      throw negative(name, value);
    }
  }

  private static void requireNotNegative(long value, String name) {
    if (value < 0) {
      throw negative(name, value);
    }
  }

  private static IllegalArgumentException negative(String name, Object value) {
    return new IllegalArgumentException(
        name + " " + value + " is negative: usage is measured from zero up");
  }
}
