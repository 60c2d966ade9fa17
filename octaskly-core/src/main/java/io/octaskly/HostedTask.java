package io.octaskly;

import io.octaskly.internal.TaskRegister;
import io.octaskly.sandbox.Outcome;
import io.octaskly.sandbox.TaskResult;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A task that a host knows of, as it was when it was asked: waiting, running, or ended. Immutable.
 */
public final class HostedTask {
  private final String id;
  private final String owner;
  private final Instant submittedAt;
  private final @Nullable Instant startedAt;
  private final @Nullable Outcome outcome;

  HostedTask(TaskRegister.Entry entry) {
    this.id = entry.id();
    this.owner = entry.owner();
    this.submittedAt = entry.submittedAt();
    this.startedAt = entry.startedAt().orElse(null);
    this.outcome = entry.result().map(TaskResult::outcome).orElse(null);
  }

  /** {@return the task's id} */
  public String id() {
    return id;
  }

  /** {@return whom it is for} */
  public String owner() {
    return owner;
  }

  /** {@return when it was accepted} */
  public Instant submittedAt() {
    return submittedAt;
  }

  /** {@return when it was about to start; empty while it waits for its turn} */
  public Optional<Instant> startedAt() {
    return Optional.ofNullable(startedAt);
  }

  /** {@return how it ended; empty while it waits or runs} */
  public Optional<Outcome> outcome() {
    return Optional.ofNullable(outcome);
  }

  /** {@return id, owner and state} */
  @Override
  public String toString() {
    return id + " of " + owner + ", " + state();
  }

  private String state() {
    if (outcome != null) {
      return outcome.describe();
    }
    return startedAt == null ? "waiting" : "running";
  }
}
