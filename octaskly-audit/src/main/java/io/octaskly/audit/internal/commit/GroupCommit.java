package io.octaskly.audit.internal.commit;

import io.octaskly.audit.AuditException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Lets many callers share one commit. Whoever finds nobody at work leads: takes all that is queued,
 * commits it, tells its callers, and hands the lead to the first of those who came meanwhile. A
 * lone caller so commits on its own thread, without waking another. Thread-safe.
 *
 * <p>The first failure is final: nothing is committed after it.
 */
public final class GroupCommit<T> {
  /** Commits items, one batch at a time. */
  public interface Commit<T> {
    /**
     * Returns when the batch is committed.
     *
     * @throws IOException if it is not
     */
    void commit(List<T> batch) throws IOException;
  }

  private final Commit<T> commit;
  private final ToIntFunction<T> weight;
  private final GroupCommitLimits limits;
  private final Executor background;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition room = lock.newCondition();
  private final ArrayDeque<Submission<T>> queue = new ArrayDeque<>();
  private @Nullable Thread leader;
  private boolean led;
  private boolean closed;
  private @Nullable Throwable failure;
  private long queuedBytes;
  private long lost;

  /**
   * Creates a group commit.
   *
   * @param commit what commits
   * @param weight an item's size in bytes
   * @param limits how much may wait
   * @param background leads when only items are queued whose callers do not wait
   */
  public GroupCommit(
      Commit<T> commit, ToIntFunction<T> weight, GroupCommitLimits limits, Executor background) {
    this.commit = commit;
    this.weight = weight;
    this.limits = limits;
    this.background = background;
  }

  /**
   * Returns when the item is committed.
   *
   * @throws AuditException if it is not
   */
  public void submit(T item) {
    await(new Submission<>(item, Thread.currentThread(), null), false);
  }

  /** As {@link #submit}, the last item ever; {@return false if one was before} */
  public boolean close(T item) {
    return await(new Submission<>(item, Thread.currentThread(), null), true);
  }

  /** {@return a stage that completes when the item is committed, or with an AuditException} */
  public CompletionStage<@Nullable Void> submitAsync(T item) {
    CompletableFuture<@Nullable Void> stage = new CompletableFuture<>();
    try {
      leadInBackground(new Submission<>(item, null, stage));
    } catch (AuditException e) {
      return CompletableFuture.failedStage(e);
    }
    return stage
        .exceptionallyCompose(problem -> CompletableFuture.failedStage(refusal(problem)))
        .minimalCompletionStage();
  }

  /**
   * Queues an item for which nobody waits. If it is not committed, later calls say so.
   *
   * @throws AuditException if it is known already that it cannot be
   */
  public void submitUnattended(T item) {
    leadInBackground(new Submission<>(item, null, null));
  }

  private boolean await(Submission<T> submission, boolean last) {
    Entry entry = enqueue(submission, last);
    if (entry == Entry.REFUSED) {
      return false;
    }
    if (entry == Entry.LEADS || submission.awaitLead()) {
      lead();
    }
    Throwable problem = submission.failure();
    if (problem != null) {
      throw refusal(problem);
    }
    return true;
  }

  private void leadInBackground(Submission<T> submission) {
    if (enqueue(submission, false) == Entry.LEADS) {
      background.execute(this::lead);
    }
  }

  private enum Entry {
    LEADS,
    FOLLOWS,
    REFUSED
  }

  private Entry enqueue(Submission<T> submission, boolean last) {
    lock.lock();
    try {
      if (leader == Thread.currentThread()) {
        throw new IllegalStateException(
            "a sink recorded to the log that it serves: give it a log of its own");
      }
      if (closed && last) {
        return Entry.REFUSED;
      }
      awaitRoom(last);
      if (closed) {
        throw new AuditException("the audit log is closed: open it again to record");
      }
      if (failure != null) {
        closed |= last;
        throw refusal(failure);
      }
      closed |= last;
      queue.add(submission);
      queuedBytes += weight.applyAsInt(submission.item());
      if (led) {
        return Entry.FOLLOWS;
      }
      led = true;
      return Entry.LEADS;
    } finally {
      lock.unlock();
    }
  }

  /** What is last needs no room: nothing comes after it. */
  private void awaitRoom(boolean last) {
    long left = limits.patience().toNanos();
    boolean interrupted = false;
    while (isFull() && failure == null && !closed && !last) {
      if (left <= 0) {
        throw new QueueFullException(
            "the audit log is too slow: "
                + queue.size()
                + " events waited for "
                + limits.patience().toMillis()
                + " ms. The event is not recorded");
      }
      try {
        left = room.awaitNanos(left);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean isFull() {
    return queue.size() >= limits.queued() || queuedBytes >= limits.queuedBytes();
  }

  /** Commits one batch and hands the lead on. */
  private void lead() {
    List<Submission<T>> batch = takeBatch();
    Throwable problem = null;
    try {
      List<T> items = new ArrayList<>(batch.size());
      for (Submission<T> submission : batch) {
        items.add(submission.item());
      }
      commit.commit(items);
    } catch (Throwable t) {
      // An Error too must reach those who wait, or they would wait for ever.
      problem = t;
    }
    Submission<T> next = handOver(batch, problem);
    try {
      for (Submission<T> submission : batch) {
        submission.complete(problem);
      }
    } finally {
      if (next != null && next.hasWaiter()) {
        next.promote();
      } else if (next != null) {
        background.execute(this::lead);
      }
    }
  }

  private List<Submission<T>> takeBatch() {
    List<Submission<T>> batch = new ArrayList<>();
    lock.lock();
    try {
      leader = Thread.currentThread();
      long bytes = 0;
      while (!queue.isEmpty() && bytes < limits.batchBytes()) {
        Submission<T> next = queue.remove();
        bytes += weight.applyAsInt(next.item());
        batch.add(next);
      }
      queuedBytes -= bytes;
      room.signalAll();
    } finally {
      lock.unlock();
    }
    return batch;
  }

  /**
   * {@return who leads next; null if nothing is queued} After a failure all that is queued fails.
   */
  private @Nullable Submission<T> handOver(List<Submission<T>> batch, @Nullable Throwable problem) {
    lock.lock();
    try {
      leader = null;
      if (problem != null) {
        failure = problem;
        batch.addAll(queue);
        queue.clear();
        queuedBytes = 0;
        lost = batch.stream().filter(submission -> !submission.isAttended()).count();
        room.signalAll();
      }
      led = !queue.isEmpty();
      return queue.peek();
    } finally {
      lock.unlock();
    }
  }

  private AuditException refusal(Throwable problem) {
    String unnoticed = lost == 0 ? "" : " (" + lost + " earlier events are lost with it)";
    return new AuditException(
        "the audit log cannot record: "
            + reason(problem)
            + unnoticed
            + ". Nothing more is recorded until it is opened again",
        problem);
  }

  private static String reason(Throwable problem) {
    String message = problem.getMessage();
    return message == null ? problem.getClass().getName() : message;
  }
}
