package io.octaskly.sandbox.internal.supervise;

import java.util.concurrent.TimeUnit;

/**
 * How long to wait until tasks are measured again.
 *
 * @param interval the usual time, in nanoseconds
 * @param share measuring takes one part in so many of the time at most
 * @param longest the longest time, even if measuring then takes more than its share
 */
record SamplePace(long interval, int share, long longest) {
  /** For what the kernel tells of processes. */
  static final SamplePace PROCESSES =
      new SamplePace(TimeUnit.MILLISECONDS.toNanos(100), 4, TimeUnit.SECONDS.toNanos(1));

  /** For files: a task decides how many there are. */
  static final SamplePace FILES =
      new SamplePace(TimeUnit.MILLISECONDS.toNanos(250), 10, TimeUnit.SECONDS.toNanos(5));

  /** The time to wait, in nanoseconds, when measuring all tasks has taken this long. */
  long pauseAfter(long cost) {
    return Math.min(longest, Math.max(interval, (share - 1) * cost));
  }

  /** Whether a single task that costs so much makes the pause longer than usual. */
  boolean isProlongedBy(long cost) {
    return pauseAfter(cost) > interval;
  }
}
