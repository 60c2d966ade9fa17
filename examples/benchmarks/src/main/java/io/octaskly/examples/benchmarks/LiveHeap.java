package io.octaskly.examples.benchmarks;

import java.lang.management.ManagementFactory;

/** What the heap holds that is in use: looked at after a collection, again and again. */
final class LiveHeap implements AutoCloseable {
  private volatile boolean over;

  /** Written by the thread alone. */
  private volatile long highest;

  private final Thread thread = new Thread(this::look, "live-heap");

  private LiveHeap() {}

  /** Begins to collect and look. */
  static LiveHeap watch() {
    LiveHeap heap = new LiveHeap();
    heap.thread.start();
    return heap;
  }

  /** {@return what is in use now, in units of 1024 bytes} */
  static long kilobytes() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / 1024;
  }

  /** {@return the most that was found, in units of 1024 bytes} */
  long highestKilobytes() {
    return highest;
  }

  private void look() {
    while (!over) {
      highest = Math.max(highest, kilobytes());
    }
  }

  @Override
  public void close() throws InterruptedException {
    over = true;
    thread.join();
  }
}
