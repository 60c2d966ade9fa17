package io.octaskly.examples.benchmarks.contest;

import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/**
 * Kills the processes of a turn that takes too long, whatever they are: its contestant then fails,
 * instead of holding up all. Looks once a second, so that it costs a turn nothing.
 */
final class Watchdog implements AutoCloseable {
  private static final long NONE = 0;
  private static final long BOUND_NANOS = TimeUnit.SECONDS.toNanos(20);

  private final Set<ProcessHandle> spared =
      ProcessHandle.current().descendants().collect(Collectors.toSet());
  private final AtomicLong began = new AtomicLong(NONE);
  private final AtomicBoolean struck = new AtomicBoolean();
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "watchdog");
            thread.setDaemon(true);
            return thread;
          });

  private Watchdog() {}

  static Watchdog start() {
    Watchdog watchdog = new Watchdog();
    var unused = watchdog.clock.scheduleWithFixedDelay(watchdog::look, 1, 1, TimeUnit.SECONDS);
    return watchdog;
  }

  void begin() {
    struck.set(false);
    began.set(System.nanoTime() | 1);
  }

  /** {@return whether the turn was cut short} */
  boolean end() {
    began.set(NONE);
    return struck.get();
  }

  private void look() {
    long since = began.get();
    if (since != NONE && System.nanoTime() - since > BOUND_NANOS) {
      struck.set(true);
      ProcessHandle.current()
          .descendants()
          .filter(process -> !spared.contains(process))
          .forEach(ProcessHandle::destroyForcibly);
    }
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }
}
