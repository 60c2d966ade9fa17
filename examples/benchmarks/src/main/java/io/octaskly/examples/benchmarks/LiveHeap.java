package io.octaskly.examples.benchmarks;

import java.lang.management.ManagementFactory;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/** What the heap holds that is in use: looked at after a collection. */
public final class LiveHeap {
  private LiveHeap() {}

  /** Something that is looked at. */
  public interface Work {
    void run() throws Exception;
  }

  /** {@return what is in use now, in units of 1024 bytes} */
  private static long kilobytes() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / 1024;
  }

  /** {@return the most that was in use while something ran, in units of 1024 bytes} */
  public static long highestKilobytes(Work work) throws Exception {
    AtomicBoolean over = new AtomicBoolean();
    AtomicLong highest = new AtomicLong();
    Thread thread =
        new Thread(
            () -> {
              while (!over.get()) {
                highest.accumulateAndGet(kilobytes(), Math::max);
              }
            },
            "live-heap");
    thread.start();
    try {
      work.run();
    } finally {
      over.set(true);
      thread.join();
    }
    return highest.get();
  }
}
