package io.octaskly;

import io.octaskly.sandbox.Task;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A task that waits in a scheduler's store, and who asked for it.
 *
 * @param task what to run
 * @param authorization the Authorization header of who asked for it; empty if there was none
 * @param sealedAt in milliseconds since 1970 (UTC)
 */
record TicketForm(TaskForm task, Optional<String> authorization, long sealedAt) {
  /**
   * {@return the form of a ticket}
   *
   * @throws IllegalArgumentException if the task cannot be run later, or not be read back
   */
  static TicketForm of(Task task, @Nullable String authorization, Instant sealedAt) {
    return new TicketForm(
        TaskForm.of(task), Optional.ofNullable(authorization), sealedAt.toEpochMilli());
  }

  /** {@return the task's id; never the header} */
  @Override
  public String toString() {
    return "ticket for task " + task.id();
  }
}
