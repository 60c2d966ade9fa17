package io.octaskly.examples.executor;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Repeats work at a fixed rate, and goes on when it fails.
 *
 * <p>{@code scheduleAtFixedRate} by itself does not: the first exception ends the schedule, for
 * ever and without a word, since nobody calls {@code get} on its future. A failing task is such an
 * exception as soon as {@code orThrow()} is called on its result. So everything that is thrown is
 * caught here, and told to a listener, who logs it, counts it, or raises an alarm.
 *
 * <p>One piece of work never runs twice at the same time; if it takes longer than its period, the
 * next run is late. Give tasks a wall time below the period. Thread-safe.
 */
final class Timetable implements AutoCloseable {
  private final ScheduledThreadPoolExecutor executor;
  private final Consumer<? super Exception> failed;

  /**
   * A timetable.
   *
   * @param threads how many pieces of work may run at once: a thread is taken while a task runs
   * @param failed told of each failure; must not throw
   */
  Timetable(int threads, Consumer<? super Exception> failed) {
    this.executor = new ScheduledThreadPoolExecutor(threads);
    this.failed = failed;
  }

  /** Runs work now, and then once in each period. */
  void every(Duration period, Callable<?> work) {
    // The future would never fail, and is not needed to end the schedule.
    ScheduledFuture<?> unused =
        executor.scheduleAtFixedRate(() -> once(work), 0, period.toNanos(), TimeUnit.NANOSECONDS);
  }

  private void once(Callable<?> work) {
    try {
      work.call();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      // Not of an Error, such as a full heap: after that nothing should go on as if all were well.
      failed.accept(e);
    }
  }

  /** Ends all schedules, kills what runs, and waits until that is gone. */
  @Override
  public void close() {
    executor.shutdownNow();
    try {
      if (!executor.awaitTermination(30, TimeUnit.SECONDS)) {
        throw new IllegalStateException("work that was interrupted has not ended after 30 s");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
