package io.octaskly.sandbox.internal.supervise;

import java.util.concurrent.TimeUnit;

/**
 * How often each task is sampled: ten times a second, but less often when so many run that sampling
 * them all would keep the supervisor from serving their pipes. For one thread.
 */
final class SamplePace {
  static final long INTERVAL = TimeUnit.MILLISECONDS.toNanos(100);

  /** Even if this means more than its share of the time. */
  static final long LONGEST = TimeUnit.SECONDS.toNanos(1);

  /** Sampling takes a quarter of the supervisor's time at most. */
  private static final int SHARE = 4;

  /** One sample that was held up must not slow down all that follow. */
  private static final int SMOOTHING = 16;

  private long usualCost;

  /** Takes note of what a sample has cost, and returns after how long the next is due; in ns. */
  long next(long cost, int tasks) {
    usualCost += (cost - usualCost) / SMOOTHING;
    return Math.min(LONGEST, Math.max(INTERVAL, SHARE * usualCost * tasks));
  }
}
