package io.octaskly.audit;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** A daemon thread that comes when there is work and goes when there was none for a while. */
final class IdleThread {
  private static final int IDLE_SECONDS = 10;

  private IdleThread() {}

  /** {@return what does its work one piece after the other, on a thread of this name} */
  static ThreadPoolExecutor named(String name) {
    ThreadPoolExecutor executor =
        new ThreadPoolExecutor(
            1,
            1,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            work -> {
              Thread thread = new Thread(work, name);
              thread.setDaemon(true);
              return thread;
            });
    executor.allowCoreThreadTimeOut(true);
    return executor;
  }
}
