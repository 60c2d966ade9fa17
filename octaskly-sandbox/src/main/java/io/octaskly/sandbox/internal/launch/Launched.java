package io.octaskly.sandbox.internal.launch;

import io.octaskly.sandbox.internal.kernel.Descriptor;
import org.jspecify.annotations.Nullable;

/**
 * A running task: its guard's pidfd, and our ends of its pipes.
 *
 * @param startedAt when the launch began, a value of {@link System#nanoTime}
 * @param taskPid the task's process id; only the guard waits for it
 * @param guardPid the guard's process id
 * @param guard pidfd of the guard, which this process waits for
 * @param status where the guard reports how the task ended; closing it makes the guard kill
 * @param listener of the task's system call filter, or null when it has none
 * @param stdin where to write the task's input, or null when it reads a file
 */
public record Launched(
    long startedAt,
    int taskPid,
    int guardPid,
    Descriptor guard,
    Descriptor status,
    @Nullable Descriptor listener,
    @Nullable Descriptor stdin,
    Descriptor stdout,
    Descriptor stderr)
    implements AutoCloseable {

  /** Closes our ends; a guard that still runs then kills. */
  @Override
  public void close() {
    guard.close();
    status.close();
    if (listener != null) {
      listener.close();
    }
    if (stdin != null) {
      stdin.close();
    }
    stdout.close();
    stderr.close();
  }
}
