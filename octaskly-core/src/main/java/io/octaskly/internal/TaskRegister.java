package io.octaskly.internal;

import io.octaskly.sandbox.RunningTask;
import io.octaskly.sandbox.TaskResult;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The tasks of a host: all that wait or run, and the last that ended. Thread-safe. */
public final class TaskRegister {
  private final int endedToKeep;
  private final Map<String, Entry> entries = new LinkedHashMap<>();
  private final ArrayDeque<String> ended = new ArrayDeque<>();

  /**
   * Makes an empty register.
   *
   * @param endedToKeep of how many ended tasks the results are kept
   */
  public TaskRegister(int endedToKeep) {
    this.endedToKeep = endedToKeep;
  }

  /** Takes an id for a task that was accepted. */
  public synchronized Entry reserve(String id, String owner, Instant submittedAt) {
    if (entries.containsKey(id)) {
      throw new IllegalArgumentException(
          "task id " + id + " is taken: leave it out to get a new one, or choose another");
    }
    Entry entry = new Entry(id, owner, submittedAt);
    entries.put(id, entry);
    return entry;
  }

  /**
   * Takes an id for another attempt at a task, of which a result is forgotten. Empty if the attempt
   * before still waits or runs.
   */
  public synchronized Optional<Entry> reserveAgain(String id, String owner, Instant submittedAt) {
    Entry before = entries.get(id);
    if (before != null && before.owner.equals(owner)) {
      if (before.result == null) {
        return Optional.empty();
      }
      entries.remove(id);
      ended.remove(id);
    }
    return Optional.of(reserve(id, owner, submittedAt));
  }

  /** The task has no result to keep: it was not started, or was lost. */
  public void forget(Entry entry) {
    synchronized (this) {
      entries.remove(entry.id);
    }
    entry.over.complete(null);
  }

  /** The task has ended, and its end is on record or could not be. */
  public void ended(Entry entry, TaskResult result) {
    synchronized (this) {
      entry.result = result;
      ended.addLast(entry.id);
      if (ended.size() > endedToKeep) {
        entries.remove(ended.removeFirst());
      }
    }
    entry.over.complete(null);
  }

  /** Forgets the tasks of an owner that have ended; says how many. */
  public synchronized int forgetEnded(String owner) {
    List<Entry> forgotten =
        entries.values().stream()
            .filter(entry -> entry.owner.equals(owner) && entry.result != null)
            .toList();
    for (Entry entry : forgotten) {
      entries.remove(entry.id);
      ended.remove(entry.id);
    }
    return forgotten.size();
  }

  /** The task of this id, if it is still known. */
  public synchronized Optional<Entry> find(String id) {
    return Optional.ofNullable(entries.get(id));
  }

  /** All that are known, the oldest first. */
  public synchronized List<Entry> all() {
    return List.copyOf(entries.values());
  }

  /** All that wait or run, the oldest first. */
  public List<Entry> unfinished() {
    return all().stream().filter(entry -> entry.result == null).toList();
  }

  /** One task. */
  public static final class Entry {
    private final String id;
    private final String owner;
    private final Instant submittedAt;
    private final CompletableFuture<@Nullable Void> over = new CompletableFuture<>();
    private volatile @Nullable Instant startedAt;
    private volatile @Nullable TaskResult result;

    /** All guarded by {@code this}. */
    private @Nullable RunningTask running;

    private boolean cancelled;

    private Runnable whenCancelled = () -> {};

    private Entry(String id, String owner, Instant submittedAt) {
      this.id = id;
      this.owner = owner;
      this.submittedAt = submittedAt;
    }

    /** Not null. */
    public String id() {
      return id;
    }

    /** The subject that it is for. */
    public String owner() {
      return owner;
    }

    /** When it was accepted. */
    public Instant submittedAt() {
      return submittedAt;
    }

    /** Empty while it waits. */
    public Optional<Instant> startedAt() {
      return Optional.ofNullable(startedAt);
    }

    /** Empty while it waits or runs. */
    public Optional<TaskResult> result() {
      return Optional.ofNullable(result);
    }

    /** What to do if the task is cancelled before it is about to start; at once if it was. */
    public void whenCancelled(Runnable action) {
      synchronized (this) {
        if (!cancelled) {
          whenCancelled = action;
          return;
        }
      }
      action.run();
    }

    /** The task is about to start; not if it was cancelled. */
    public synchronized boolean begin(Instant now) {
      if (cancelled) {
        return false;
      }
      startedAt = now;
      whenCancelled = () -> {};
      return true;
    }

    /** The task is running; if it was cancelled meanwhile, it ends at once. */
    public synchronized void started(RunningTask task) {
      running = task;
      if (cancelled) {
        task.cancel();
      }
    }

    /** Ends the task, or sees to it that it is not started or ends as soon as it has been. */
    public void cancel() {
      Runnable action;
      synchronized (this) {
        cancelled = true;
        if (running != null) {
          running.cancel();
        }
        action = whenCancelled;
        whenCancelled = () -> {};
      }
      action.run();
    }

    /** Completes when the task is over and on record. */
    public CompletableFuture<@Nullable Void> over() {
      return over;
    }
  }
}
