package io.octaskly.cli;

import io.octaskly.sandbox.RunningTask;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Ends the task when this process is to end (Ctrl-C, SIGTERM), and lets the process end only when
 * that is done and on record. A process that is killed cannot do so; then the task's guard does.
 */
final class Termination implements AutoCloseable {
  private static final int PATIENCE_SECONDS = 20;

  private final CountDownLatch done = new CountDownLatch(1);
  private final Thread hook = new Thread(this::terminate, "octaskly-termination");
  private @Nullable RunningTask running;
  private boolean requested;

  private Termination() {}

  static Termination watched() {
    Termination termination = new Termination();
    Runtime.getRuntime().addShutdownHook(termination.hook);
    return termination;
  }

  /** The task that is to end with this process. */
  synchronized void running(RunningTask task) {
    running = task;
    if (requested) {
      task.cancel();
    }
  }

  private void terminate() {
    synchronized (this) {
      requested = true;
      if (running != null) {
        running.cancel();
      }
    }
    try {
      done.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** All is done that must be done before the process ends. */
  @Override
  public void close() {
    done.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException shuttingDown) {
      // The hook runs already, and has just been told to return.
    }
  }
}
