package io.octaskly;

import io.octaskly.sandbox.Outcome;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A task that a host knows of: running, or ended not long ago. Immutable. */
public final class HostedTask {
  private final String id;
  private final String owner;
  private final Instant startedAt;
  private final @Nullable Outcome outcome;

  HostedTask(String id, String owner, Instant startedAt, @Nullable Outcome outcome) {
    this.id = Objects.requireNonNull(id, "id");
    this.owner = Objects.requireNonNull(owner, "owner");
    this.startedAt = Objects.requireNonNull(startedAt, "startedAt");
    this.outcome = outcome;
  }

  /** {@return the task's id} */
  public String id() {
    return id;
  }

  /** {@return who had it run} */
  public String owner() {
    return owner;
  }

  /** {@return when its start was recorded} */
  public Instant startedAt() {
    return startedAt;
  }

  /** {@return how it ended; empty while it runs} */
  public Optional<Outcome> outcome() {
    return Optional.ofNullable(outcome);
  }

  /** {@return id, owner and state} */
  @Override
  public String toString() {
    return id + " of " + owner + ", " + (outcome == null ? "running" : outcome.describe());
  }
}
