package io.octaskly.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Threads of a test. */
final class Callers {
  private final List<Thread> threads = new ArrayList<>();
  private final List<Throwable> thrown = new CopyOnWriteArrayList<>();

  /** {@return a running thread} */
  Thread start(Runnable work) {
    Thread thread = new Thread(work);
    thread.setUncaughtExceptionHandler((t, problem) -> thrown.add(problem));
    threads.add(thread);
    thread.start();
    return thread;
  }

  /** {@return a thread that has come to wait for another} */
  Thread startAndAwaitBlocked(Runnable work) {
    Thread thread = start(work);
    while (thread.getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }
    return thread;
  }

  /** {@return what was thrown in all the threads, when all have ended} */
  List<Throwable> join() throws InterruptedException {
    for (Thread thread : threads) {
      thread.join();
    }
    return thrown;
  }
}
