package io.octaskly;

import io.octaskly.sandbox.Task;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What {@link TaskTickets} sealed: a task, the authorization of who asked for it, and when that
 * was. Immutable.
 */
public final class TaskTicket {
  private final Task task;
  private final @Nullable String authorizationHeader;
  private final Instant sealedAt;

  TaskTicket(Task task, @Nullable String authorizationHeader, Instant sealedAt) {
    this.task = task;
    this.authorizationHeader = authorizationHeader;
    this.sealedAt = sealedAt;
  }

  /** {@return what is to be run} */
  public Task task() {
    return task;
  }

  /**
   * {@return the value of the {@code Authorization} header that asked for it, which nobody has
   * looked at since; empty if there was none}
   */
  public Optional<String> authorizationHeader() {
    return Optional.ofNullable(authorizationHeader);
  }

  /** {@return when it was sealed, to the millisecond} */
  public Instant sealedAt() {
    return sealedAt;
  }

  /** {@return the task and when it was sealed, never the header} */
  @Override
  public String toString() {
    return "ticket of " + sealedAt + " for " + task;
  }
}
