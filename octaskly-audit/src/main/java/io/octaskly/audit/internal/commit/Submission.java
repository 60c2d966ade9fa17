package io.octaskly.audit.internal.commit;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** An item on its way, and who is told how it fared: a thread, a stage, or nobody. */
final class Submission<T> {
  private enum State {
    QUEUED,
    LEADS,
    DONE
  }

  private final T item;
  private final @Nullable Thread waiter;
  private final @Nullable CompletableFuture<@Nullable Void> stage;
  private volatile State state = State.QUEUED;
  private @Nullable Throwable failure;

  Submission(T item, @Nullable Thread waiter, @Nullable CompletableFuture<@Nullable Void> stage) {
    this.item = item;
    this.waiter = waiter;
    this.stage = stage;
  }

  T item() {
    return item;
  }

  boolean hasWaiter() {
    return waiter != null;
  }

  /** Whether anybody learns of a failure. */
  boolean isAttended() {
    return waiter != null || stage != null;
  }

  /** Makes the waiting thread the leader. */
  void promote() {
    state = State.LEADS;
    LockSupport.unpark(waiter);
  }

  /** Ends it; {@code problem} is null if the item is committed. */
  void complete(@Nullable Throwable problem) {
    failure = problem;
    state = State.DONE;
    LockSupport.unpark(waiter);
    if (stage != null) {
      // Elsewhere: what depends on the stage must not hold up the events that come next.
      stage.defaultExecutor().execute(() -> settle(stage, problem));
    }
  }

  private static void settle(CompletableFuture<@Nullable Void> stage, @Nullable Throwable problem) {
    if (problem == null) {
      stage.complete(null);
    } else {
      stage.completeExceptionally(problem);
    }
  }

  /**
   * Waits for the end or the lead; {@return true for the lead}
   *
   * <p>An interrupt does not shorten the wait, since the item may be committed all the same; the
   * flag is left set.
   */
  boolean awaitLead() {
    boolean interrupted = false;
    while (state == State.QUEUED) {
      LockSupport.park(this);
      interrupted |= Thread.interrupted();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return state == State.LEADS;
  }

  /** {@return why it is not committed; null if it is} */
  @Nullable Throwable failure() {
    return failure;
  }
}
