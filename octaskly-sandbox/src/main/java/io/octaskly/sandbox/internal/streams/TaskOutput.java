package io.octaskly.sandbox.internal.streams;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What a task prints to one stream. The first bytes are kept for the result and all are counted;
 * one reader may follow, from the first byte on, and a file, if there is more than is kept.
 * Thread-safe.
 *
 * <p>A follower that lags behind by more than {@link #WINDOW} has the producer wait: {@link #add}
 * then leaves the output {@linkplain #isFull full} until he has caught up with half of it. Without
 * any nothing waits, once it is {@linkplain #decided decided} that there need not be one; what is
 * not kept is then held back for a reader that may still come, and is given up when it exceeds the
 * window.
 */
public final class TaskOutput {
  /** How many bytes a follower may lag behind: four times a pipe ({@code pipe(7)}). */
  public static final int WINDOW = 256 * 1024;

  /** The most that is added or taken at once. */
  public static final int CHUNK = 64 * 1024;

  /** A reader has what is kept as well. */
  private static final long NO_THRESHOLD = -1;

  private final String name;
  private final long cap;
  private final Producer producer;

  private final ReentrantLock lock = new ReentrantLock();

  /** More has come, or nothing more will. */
  private final Condition news = lock.newCondition();

  // All that follows is guarded by the lock.
  private byte[] kept = new byte[0];
  private int keptSize;
  private long total;
  private boolean ended;

  /** What is not kept, for a reader that has not come yet. */
  private ByteQueue heldBack = new ByteQueue();

  private boolean full;
  private boolean lost;
  private boolean decided;
  private @Nullable Follower reader;
  private @Nullable Follower spill;

  /**
   * Makes an empty one.
   *
   * @param name as messages put it, such as {@code standard output}
   * @param cap how many bytes to keep for the result
   */
  public TaskOutput(String name, long cap, Producer producer) {
    this.name = name;
    this.cap = cap;
    this.producer = producer;
  }

  /** Takes at most {@link #CHUNK} bytes from the producer, full or not. */
  public void add(byte[] bytes, int length) {
    Runnable forReader;
    Runnable forSpill;
    lock.lock();
    try {
      total += length;
      int room = keep(bytes, 0, length);
      if (reader != null) {
        reader.added(bytes, room, length - room);
      } else if (!lost) {
        holdBack(bytes, room, length - room);
      }
      if (spill != null) {
        spill.added(bytes, room, length - room);
      }
      news.signalAll();
      forReader = newsOf(reader);
      forSpill = newsOf(spill);
    } finally {
      lock.unlock();
    }
    run(forReader);
    run(forSpill);
  }

  /** The reader, who had had everything, has got what came next by himself. */
  public void fetched(byte[] bytes, int at, int length) {
    Runnable forSpill;
    lock.lock();
    try {
      total += length;
      int room = keep(bytes, at, length);
      if (reader != null) {
        reader.passed();
      }
      if (spill != null) {
        spill.added(bytes, at + room, length - room);
      }
      forSpill = newsOf(spill);
    } finally {
      lock.unlock();
    }
    run(forSpill);
  }

  /** Whether it makes no difference any more what comes, only how much. */
  public boolean onlyCounts() {
    lock.lock();
    try {
      return keptSize == cap
          && (reader == null ? lost : reader.wantsNoMore())
          && (spill == null || spill.wantsNoMore());
    } finally {
      lock.unlock();
    }
  }

  /** Takes what need not be looked at, any number of bytes. */
  public void count(int length) {
    lock.lock();
    try {
      total += length;
    } finally {
      lock.unlock();
    }
  }

  /** Keeps what there is room for, and returns how many bytes that is. */
  private int keep(byte[] bytes, int at, int length) {
    int count = (int) Math.min(length, cap - keptSize);
    if (count > kept.length - keptSize) {
      long doubled = Math.min(cap, Math.max(2L * kept.length, 1024));
      kept = Arrays.copyOf(kept, (int) Math.max(doubled, keptSize + (long) count));
    }
    System.arraycopy(bytes, at, kept, keptSize, count);
    keptSize += count;
    return count;
  }

  private void holdBack(byte[] bytes, int from, int length) {
    if (decided && heldBack.size() + length > WINDOW) {
      lost = true;
      heldBack.clear();
    } else {
      heldBack.add(bytes, from, length);
      full = !decided && heldBack.size() > WINDOW - CHUNK;
    }
  }

  /** The producer has nothing more. */
  public void end() {
    Runnable forReader;
    Runnable forSpill;
    lock.lock();
    try {
      ended = true;
      news.signalAll();
      forReader = newsOf(reader);
      forSpill = newsOf(spill);
    } finally {
      lock.unlock();
    }
    run(forReader);
    run(forSpill);
  }

  private static @Nullable Runnable newsOf(@Nullable Follower follower) {
    return follower == null ? null : follower.news();
  }

  private static void run(@Nullable Runnable wake) {
    if (wake != null) {
      wake.run();
    }
  }

  /** Whether the producer should wait until it is told that there is room again. */
  public boolean isFull() {
    lock.lock();
    try {
      return full || lags(reader) || lags(spill);
    } finally {
      lock.unlock();
    }
  }

  private static boolean lags(@Nullable Follower follower) {
    return follower != null && follower.lags();
  }

  /**
   * Whether a reader follows who has had everything, so that he can {@linkplain #fetched fetch}.
   */
  public boolean isReadUp() {
    lock.lock();
    try {
      return reader != null && !reader.hasUnread() && !reader.wantsNoMore();
    } finally {
      lock.unlock();
    }
  }

  /** Whether there was more than is kept. */
  public boolean overflowed() {
    return total() > cap;
  }

  /** A copy of the bytes that are kept. */
  public byte[] kept() {
    lock.lock();
    try {
      return Arrays.copyOf(kept, keptSize);
    } finally {
      lock.unlock();
    }
  }

  /** How many bytes there were. */
  public long total() {
    lock.lock();
    try {
      return total;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Whoever had the first chance to {@link #open} it has had it: from now on nobody is waited for.
   */
  public void decided() {
    lock.lock();
    try {
      decided = true;
      full = false;
    } finally {
      lock.unlock();
    }
    producer.roomAgain();
  }

  /**
   * Claims the output for the one reader it may have, from its first byte on.
   *
   * @throws IllegalStateException if it has been claimed, or its beginning is no longer there
   */
  Follower open() {
    lock.lock();
    try {
      requireOpenable();
      return claim(null);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Claims two outputs for one reader, or neither.
   *
   * @param arrived is run whenever there may be something to {@linkplain Follower#take take}; must
   *     be short
   * @throws IllegalStateException as {@link #open}
   */
  static List<Follower> openBoth(TaskOutput one, TaskOutput other, Runnable arrived) {
    one.lock.lock();
    try {
      other.lock.lock();
      try {
        one.requireOpenable();
        other.requireOpenable();
        return List.of(one.claim(arrived), other.claim(arrived));
      } finally {
        other.lock.unlock();
      }
    } finally {
      one.lock.unlock();
    }
  }

  private void requireOpenable() {
    if (reader != null) {
      throw new IllegalStateException(
          name
              + " of the task has been asked for before: it can be streamed once, either by an"
              + " InputStream or by onOutput");
    }
    if (lost) {
      throw new IllegalStateException(
          name
              + " of the task can no longer be streamed from its first byte: "
              + total
              + " bytes were printed before it was asked for, and only "
              + keptSize
              + " are kept: ask in the consumer of start(task, started) or run(task, started), or"
              + " keep more by OutputPolicy");
    }
  }

  private Follower claim(@Nullable Runnable arrived) {
    Follower claimed = new Follower(this, heldBack, NO_THRESHOLD, Long.MAX_VALUE, arrived);
    reader = claimed;
    heldBack = new ByteQueue();
    full = false;
    return claimed;
  }

  /**
   * Has what is not only kept go to a second follower, from the first byte on; if it is never more
   * than is kept there is nothing for him. To be asked for before it is {@linkplain #decided
   * decided} whether there is a reader.
   *
   * @param limit how many bytes he wants at most
   * @param arrived is run whenever there may be something to {@linkplain Follower#take take}; must
   *     be short
   */
  Follower spill(long limit, Runnable arrived) {
    lock.lock();
    try {
      if (decided || spill != null) {
        throw new IllegalStateException(name + " of the task may have lost its first bytes");
      }
      spill = new Follower(this, heldBack.copy(), cap, limit, arrived);
      return spill;
    } finally {
      lock.unlock();
    }
  }

  /** The second follower wants no more. */
  void endSpill() {
    Follower ending;
    lock.lock();
    try {
      ending = spill;
    } finally {
      lock.unlock();
    }
    if (ending != null) {
      ending.close();
    }
  }

  // What followers need; they hold the lock.

  ReentrantLock lock() {
    return lock;
  }

  Condition news() {
    return news;
  }

  Producer producer() {
    return producer;
  }

  String name() {
    return name;
  }

  boolean ended() {
    return ended;
  }

  /** Copies what is kept from a position on, and returns how many bytes. */
  int copyKept(long position, byte[] into, int at, int length) {
    int count = (int) Math.max(0, Math.min(length, keptSize - position));
    System.arraycopy(kept, (int) Math.min(position, keptSize), into, at, count);
    return count;
  }
}
