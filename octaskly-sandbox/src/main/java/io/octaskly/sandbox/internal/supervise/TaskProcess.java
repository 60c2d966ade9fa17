package io.octaskly.sandbox.internal.supervise;

import io.octaskly.sandbox.internal.streams.TaskOutput;
import java.io.OutputStream;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A task that has been started, however that was done. Thread-safe. */
public interface TaskProcess {
  /** The process id of the task's program, as the host sees it. */
  long pid();

  /** Kills the task's whole tree, if it has not ended. */
  void cancel();

  /** Completes on a thread that others need: what follows must be short, or run elsewhere. */
  CompletableFuture<Ended> ended();

  TaskOutput stdout();

  TaskOutput stderr();

  /** Where to write what the task reads; empty unless that is left to the host while it runs. */
  Optional<OutputStream> stdin();
}
