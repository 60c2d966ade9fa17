package io.octaskly.sandbox.internal.plain;

import io.octaskly.sandbox.internal.launch.LaunchAlarms;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Alarms by a thread of the JVM's, where there is no supervisor. Thread-safe. */
final class PlainAlarms implements LaunchAlarms {
  private final ScheduledThreadPoolExecutor timer =
      new ScheduledThreadPoolExecutor(
          1,
          work -> {
            Thread thread = new Thread(work, "octaskly-timer");
            thread.setDaemon(true);
            return thread;
          });
  private final AtomicLong next = new AtomicLong();
  private final Map<Long, Future<?>> set = new ConcurrentHashMap<>();

  PlainAlarms() {
    timer.setRemoveOnCancelPolicy(true);
  }

  @Override
  public long arm(Duration delay, Runnable alarm) {
    long id = next.getAndIncrement();
    // Scheduled inside, so that the alarm cannot look for its own entry before it is there.
    set.compute(
        id,
        (key, none) ->
            timer.schedule(() -> ring(id, alarm), delay.toNanos(), TimeUnit.NANOSECONDS));
    return id;
  }

  private void ring(long id, Runnable alarm) {
    set.remove(id);
    try {
      alarm.run();
    } catch (RuntimeException e) {
      Thread thread = Thread.currentThread();
      thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
    }
  }

  @Override
  public void disarm(long id) {
    Future<?> alarm = set.remove(id);
    if (alarm != null) {
      alarm.cancel(false);
    }
  }
}
