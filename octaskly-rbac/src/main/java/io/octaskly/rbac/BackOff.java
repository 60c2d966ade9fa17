package io.octaskly.rbac;

import java.time.Duration;
import java.util.Objects;

/**
 * How failures make further attempts wait: not at all at first, then for a time that doubles with
 * each. Immutable.
 *
 * @param free after how many failures the waiting begins; 0 to 1,000,000
 * @param first how long it is at first; positive
 * @param longest how long it is at most; from {@code first} to 1 day
 */
public record BackOff(int free, Duration first, Duration longest) {
  private static final int MAX_FREE = 1_000_000;
  private static final Duration MAX_LONGEST = Duration.ofDays(1);

  /**
   * Makes a back-off.
   *
   * @param free after how many failures the waiting begins
   * @param first how long it is at first
   * @param longest how long it is at most
   * @throws NullPointerException if a component is null
   * @throws IllegalArgumentException if a component is out of range
   */
  public BackOff {
    Objects.requireNonNull(first, "first");
    Objects.requireNonNull(longest, "longest");
    if (free < 0 || free > MAX_FREE) {
      throw new IllegalArgumentException(
          "free " + free + " is outside 0.." + MAX_FREE + ": give such as 5");
    }
    if (first.isNegative()
        || first.isZero()
        || longest.compareTo(first) < 0
        || longest.compareTo(MAX_LONGEST) > 0) {
      throw new IllegalArgumentException(
          "waiting from "
              + first
              + " to "
              + longest
              + " is not positive, increasing and at most a day:"
              + " give such as Duration.ofSeconds(1), Duration.ofMinutes(15)");
    }
  }

  /** {@return how long to wait after so many failures} */
  Duration after(int failures) {
    if (failures < free || failures == 0) {
      return Duration.ZERO;
    }
    Duration wait = first;
    for (int i = free; i < failures && wait.compareTo(longest) < 0; i++) {
      wait = wait.plus(wait);
    }
    return wait.compareTo(longest) < 0 ? wait : longest;
  }
}
