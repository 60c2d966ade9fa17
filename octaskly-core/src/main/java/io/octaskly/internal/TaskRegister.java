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

/** The tasks of a host: all that run, and the last that ended. Thread-safe. */
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

  /** Takes an id for a task that is about to be started. */
  public synchronized Entry reserve(String id, String owner, Instant startedAt) {
    if (entries.containsKey(id)) {
      throw new IllegalArgumentException(
          "task id " + id + " is taken: leave it out to get a new one, or choose another");
    }
    Entry entry = new Entry(id, owner, startedAt);
    entries.put(id, entry);
    return entry;
  }

  /** The task has no result to keep: it was not started, or was lost. */
  public synchronized void forget(Entry entry) {
    entries.remove(entry.id);
    entry.over.complete(null);
  }

  /** The task has ended, and its end is on record or could not be. */
  public void ended(Entry entry, TaskResult result) {
    synchronized (this) {
      ended.addLast(entry.id);
      if (ended.size() > endedToKeep) {
        entries.remove(ended.removeFirst());
      }
    }
    entry.result = result;
    entry.over.complete(null);
  }

  /** The task of this id, if it is still known. */
  public synchronized Optional<Entry> find(String id) {
    return Optional.ofNullable(entries.get(id));
  }

  /** All that are known, the oldest first. */
  public synchronized List<Entry> all() {
    return List.copyOf(entries.values());
  }

  /** One task. */
  public static final class Entry {
    private final String id;
    private final String owner;
    private final Instant startedAt;
    private final CompletableFuture<@Nullable Void> over = new CompletableFuture<>();
    private volatile @Nullable TaskResult result;

    /** Both guarded by {@code this}. */
    private @Nullable RunningTask running;

    private boolean cancelled;

    private Entry(String id, String owner, Instant startedAt) {
      this.id = id;
      this.owner = owner;
      this.startedAt = startedAt;
    }

    public String id() {
      return id;
    }

    public String owner() {
      return owner;
    }

    public Instant startedAt() {
      return startedAt;
    }

    /** Empty while it runs. */
    public Optional<TaskResult> result() {
      return Optional.ofNullable(result);
    }

    /** The task is running; if it was cancelled meanwhile, it ends at once. */
    public synchronized void started(RunningTask task) {
      running = task;
      if (cancelled) {
        task.cancel();
      }
    }

    /** Ends the task, or sees to it that it ends as soon as it has been started. */
    public synchronized void cancel() {
      cancelled = true;
      if (running != null) {
        running.cancel();
      }
    }

    /** Waits until the task is over and on record. */
    public void awaitEnd() {
      over.join();
    }
  }
}
