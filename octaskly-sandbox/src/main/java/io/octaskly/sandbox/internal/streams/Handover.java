package io.octaskly.sandbox.internal.streams;

import io.octaskly.sandbox.internal.launch.LaunchAlarms;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Runs what the supervisor must not run itself, because it may be the user's code: handing chunks
 * to an executor, completing a result. One daemon thread does; others come when there is more to do
 * than it manages, up to one for each processor, and beyond that only while all of them are held
 * up. So a blocked one holds up nobody else. Thread-safe.
 */
public final class Handover implements Executor {
  /** How long jobs may wait until another thread is started for them. */
  private static final Duration PATIENCE = Duration.ofMillis(10);

  private static final long IDLE_MILLIS = TimeUnit.SECONDS.toMillis(10);

  private final LaunchAlarms alarms;
  private final int usualThreads = Runtime.getRuntime().availableProcessors();

  // All that follows is guarded by this.
  private final ArrayDeque<Runnable> jobs = new ArrayDeque<>();
  private int threads;
  private int idle;
  private long taken;
  private boolean watching;
  private long takenAtWatch;

  private Handover(LaunchAlarms alarms) {
    this.alarms = alarms;
  }

  /** Starts the first thread, which never ends. */
  public static Handover start(LaunchAlarms alarms) {
    Handover handover = new Handover(alarms);
    synchronized (handover) {
      handover.startThread();
    }
    return handover;
  }

  /** Runs a job soon, on another thread; what it throws goes where that thread's failures go. */
  @Override
  public synchronized void execute(Runnable job) {
    jobs.add(job);
    if (jobs.size() > idle) {
      watch();
    }
    notify();
  }

  private void watch() {
    if (!watching) {
      watching = true;
      takenAtWatch = taken;
      alarms.arm(PATIENCE, this::check);
    }
  }

  private synchronized void check() {
    watching = false;
    if (jobs.isEmpty()) {
      return;
    }
    if (threads < usualThreads || taken == takenAtWatch) {
      try {
        startThread();
      } catch (OutOfMemoryError e) {
        // The system allows no more threads now. The alarm's thread must live; the jobs can wait.
        threads--;
      }
    }
    watch();
  }

  private void startThread() {
    Thread thread = new Thread(this::work, "octaskly-handover");
    thread.setDaemon(true);
    threads++;
    thread.start();
  }

  private void work() {
    for (Runnable job = next(); job != null; job = next()) {
      try {
        job.run();
      } catch (RuntimeException | Error e) {
        Thread thread = Thread.currentThread();
        thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
      }
      // An interrupt was meant for the job.
      Thread.interrupted();
    }
  }

  /** The next job, or null if this thread is not needed any more. */
  private synchronized @Nullable Runnable next() {
    idle++;
    long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(IDLE_MILLIS);
    while (jobs.isEmpty()) {
      if (threads > 1 && System.nanoTime() - until >= 0) {
        threads--;
        idle--;
        return null;
      }
      try {
        wait(IDLE_MILLIS);
      } catch (InterruptedException e) {
        // Nobody has a reason to interrupt a thread of ours: the wait goes on.
      }
    }
    idle--;
    taken++;
    return jobs.remove();
  }
}
