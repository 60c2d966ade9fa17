package io.octaskly.sandbox.internal.supervise;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Measures all running tasks again and again, on a thread of its own: with ten thousand processes,
 * or a million files, that takes long, and must not keep the supervisor from its pipes and
 * deadlines. A launch does not wake the thread, unless no task was running. Thread-safe.
 */
final class Sampler<T> {
  /** The running tasks, and what each cost when it was measured last, in nanoseconds. */
  private final Map<T, Long> watched = new ConcurrentHashMap<>();

  private final SamplePace pace;
  private final Consumer<T> measure;
  private final BiConsumer<T, RuntimeException> failed;
  private final Thread thread;
  private volatile boolean idle;

  private Sampler(
      String name, SamplePace pace, Consumer<T> measure, BiConsumer<T, RuntimeException> failed) {
    this.pace = pace;
    this.measure = measure;
    this.failed = failed;
    this.thread = new Thread(this::serve, name);
  }

  /**
   * Starts the thread.
   *
   * @param measure what is done to each task; only this thread does it
   * @param failed what is done to a task that could not be measured
   */
  static <T> Sampler<T> start(
      String name, SamplePace pace, Consumer<T> measure, BiConsumer<T, RuntimeException> failed) {
    Sampler<T> sampler = new Sampler<>(name, pace, measure, failed);
    sampler.thread.setDaemon(true);
    sampler.thread.start();
    return sampler;
  }

  void watch(T task) {
    watched.put(task, 0L);
    if (idle) {
      LockSupport.unpark(thread);
    }
  }

  /** What a task has cost delays the others no longer than it runs. */
  void forget(T task) {
    Long cost = watched.remove(task);
    if (cost != null && pace.isProlongedBy(cost)) {
      LockSupport.unpark(thread);
    }
  }

  private void serve() {
    while (true) {
      idle = true;
      while (watched.isEmpty()) {
        LockSupport.park(this);
      }
      idle = false;
      pause();
      watched.keySet().forEach(this::measure);
    }
  }

  private void pause() {
    long begun = System.nanoTime();
    long left = pace.pauseAfter(cost());
    while (left > 0) {
      LockSupport.parkNanos(this, left);
      left = begun + pace.pauseAfter(cost()) - System.nanoTime();
    }
  }

  private long cost() {
    return watched.values().stream().mapToLong(Long::longValue).sum();
  }

  private void measure(T task) {
    long begun = System.nanoTime();
    try {
      measure.accept(task);
    } catch (RuntimeException e) {
      failed.accept(task, e);
    }
    // It may have been forgotten meanwhile.
    watched.replace(task, System.nanoTime() - begun);
  }
}
