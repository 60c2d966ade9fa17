package io.octaskly.sandbox.internal.supervise;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Measures all running tasks again and again, on a thread of its own: with ten thousand processes,
 * or a million files, that takes long, and must not keep the supervisor from its pipes and
 * deadlines. A launch does not wake the thread, unless no task was running. Thread-safe.
 */
final class Sampler {
  private final Set<SupervisedTask> watched = ConcurrentHashMap.newKeySet();
  private final SamplePace pace;
  private final Consumer<SupervisedTask> measure;
  private final Thread thread;
  private volatile boolean idle;

  private Sampler(String name, SamplePace pace, Consumer<SupervisedTask> measure) {
    this.pace = pace;
    this.measure = measure;
    this.thread = new Thread(this::serve, name);
  }

  /**
   * Starts the thread.
   *
   * @param measure what is done to each task; only this thread does it
   */
  static Sampler start(String name, SamplePace pace, Consumer<SupervisedTask> measure) {
    Sampler sampler = new Sampler(name, pace, measure);
    sampler.thread.setDaemon(true);
    sampler.thread.start();
    return sampler;
  }

  void watch(SupervisedTask task) {
    watched.add(task);
    if (idle) {
      LockSupport.unpark(thread);
    }
  }

  void forget(SupervisedTask task) {
    watched.remove(task);
  }

  private void serve() {
    long cost = 0;
    while (true) {
      idle = true;
      while (watched.isEmpty()) {
        LockSupport.park(this);
      }
      idle = false;
      LockSupport.parkNanos(this, pace.pauseAfter(cost));
      long begun = System.nanoTime();
      for (SupervisedTask task : watched) {
        try {
          measure.accept(task);
        } catch (RuntimeException e) {
          task.fail(e);
        }
      }
      cost = System.nanoTime() - begun;
    }
  }
}
