package io.octaskly.sandbox.internal.supervise;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Measures what running tasks have written, on a thread of its own: a tree of a million files takes
 * seconds. Each task is measured several times a second, or less often when that takes long, so
 * that measuring takes a tenth of a processor at most. A launch does not wake the thread, unless no
 * task was running. Thread-safe.
 */
final class DiskSampler {
  private static final long INTERVAL = TimeUnit.MILLISECONDS.toNanos(250);

  /** Measuring takes one part in so many of the time. */
  private static final int SHARE = 10;

  /** When each task is to be measured, in {@link System#nanoTime}. */
  private final Map<SupervisedTask, Long> due = new ConcurrentHashMap<>();

  private final DiskUsage usage = new DiskUsage();
  private final Thread thread = new Thread(this::serve, "octaskly-disk");
  private volatile boolean idle;

  private DiskSampler() {}

  /** Starts the thread. */
  static DiskSampler start() {
    DiskSampler sampler = new DiskSampler();
    sampler.thread.setDaemon(true);
    sampler.thread.start();
    return sampler;
  }

  void watch(SupervisedTask task) {
    due.put(task, System.nanoTime() + INTERVAL);
    if (idle) {
      LockSupport.unpark(thread);
    }
  }

  void forget(SupervisedTask task) {
    due.remove(task);
  }

  private void serve() {
    while (true) {
      idle = true;
      while (due.isEmpty()) {
        LockSupport.park(this);
      }
      idle = false;
      LockSupport.parkNanos(this, INTERVAL);
      due.forEach(this::measureIfDue);
    }
  }

  private void measureIfDue(SupervisedTask task, long at) {
    long begun = System.nanoTime();
    if (begun - at >= 0) {
      task.measureFiles(usage);
      long ended = System.nanoTime();
      long pause = Math.max(INTERVAL, (SHARE - 1) * (ended - begun));
      // Unless it has ended meanwhile.
      due.replace(task, at, ended + pause);
    }
  }
}
