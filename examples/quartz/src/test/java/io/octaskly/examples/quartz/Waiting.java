package io.octaskly.examples.quartz;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/** Waits for what has to become true, and fails if it does not in time. */
final class Waiting {
  private static final Duration LOOK_EVERY = Duration.ofMillis(10);

  private Waiting() {}

  static void until(String what, Duration longest, Callable<Boolean> condition) throws Exception {
    long deadline = System.nanoTime() + longest.toNanos();
    while (!condition.call()) {
      assertThat(System.nanoTime()).as("%s, within %s", what, longest).isLessThan(deadline);
      LockSupport.parkNanos(LOOK_EVERY.toNanos());
    }
  }

  /** The next event that is wanted; those before it are dropped. */
  static JobEvent next(BlockingQueue<JobEvent> events, Duration longest, Predicate<JobEvent> wanted)
      throws InterruptedException {
    long deadline = System.nanoTime() + longest.toNanos();
    StringBuilder dropped = new StringBuilder();
    while (true) {
      JobEvent event = events.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
      assertThat(event).as("an event within %s, after%s", longest, dropped).isNotNull();
      if (wanted.test(event)) {
        return event;
      }
      dropped.append("\n  ").append(event);
    }
  }
}
