package io.octaskly.sandbox.internal.supervise;

import io.octaskly.sandbox.SandboxException;
import java.io.IOException;
import java.util.Collection;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** The host ends in order: its tasks with it, and then what they leave. */
public final class HostShutdown {
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final Supplier<? extends Collection<? extends TaskProcess>> running;
  private final Tidying tidying;

  private HostShutdown(
      Supplier<? extends Collection<? extends TaskProcess>> running, Tidying tidying) {
    this.running = running;
    this.tidying = tidying;
  }

  /** Deletes the directories of tasks. */
  public interface Tidying {
    void tidy() throws IOException;
  }

  /** Has tasks killed, and then directories deleted, when this JVM is told to end. */
  public static void prepare(
      Supplier<? extends Collection<? extends TaskProcess>> running, Tidying tidying) {
    HostShutdown shutdown = new HostShutdown(running, tidying);
    Runtime.getRuntime().addShutdownHook(new Thread(shutdown::end, "octaskly-shutdown"));
  }

  private void end() {
    running.get().forEach(TaskProcess::cancel);
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    running.get().forEach(task -> awaitEnd(task, deadline));
    try {
      tidying.tidy();
    } catch (IOException e) {
      // Tasks chose the names that it is about; this one's message can be printed.
      SandboxException printable =
          new SandboxException("directories of tasks are left behind: " + e);
      System.getLogger(HostShutdown.class.getName())
          .log(System.Logger.Level.WARNING, printable.getMessage(), printable);
    }
  }

  private static void awaitEnd(TaskProcess task, long deadline) {
    try {
      task.ended().get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException | TimeoutException e) {
      // It hangs in the system. A guard outlives this process and goes on killing.
      return;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
