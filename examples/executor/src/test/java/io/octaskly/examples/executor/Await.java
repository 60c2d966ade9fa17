package io.octaskly.examples.executor;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/** Waits for conditions, with a deadline. */
final class Await {
  private Await() {}

  /** Returns how long it took until the condition held. */
  static Duration until(Duration longest, String what, Callable<Boolean> condition)
      throws Exception {
    long start = System.nanoTime();
    while (!condition.call()) {
      if (System.nanoTime() - start > longest.toNanos()) {
        throw new AssertionError(what + ": not within " + longest);
      }
      TimeUnit.MILLISECONDS.sleep(5);
    }
    return Duration.ofNanos(System.nanoTime() - start);
  }
}
