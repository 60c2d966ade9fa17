package io.octaskly.sandbox.internal.streams;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Arrays;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What a task prints to one stream. The first bytes are kept for the result and all are counted;
 * one reader may follow, from the first byte on. Thread-safe.
 *
 * <p>A reader that lags behind by more than {@link #WINDOW} has its producer wait: {@link #add}
 * then leaves the output {@linkplain #isFull full} until the reader has caught up with half of it.
 * Without a reader nothing waits, once it is {@linkplain #decided decided} that there need not be
 * one; what is not kept is then held back for a reader that may still come, and is given up when it
 * exceeds the window.
 */
public final class TaskOutput {
  /** How many bytes a reader may lag behind: four times a pipe ({@code pipe(7)}). */
  public static final int WINDOW = 256 * 1024;

  /** The most that is added or taken at once. */
  public static final int CHUNK = 64 * 1024;

  private enum Reader {
    NONE,
    READING,
    GONE
  }

  private final String name;
  private final long cap;
  private final Runnable roomAgain;

  private final ReentrantLock lock = new ReentrantLock();

  /** More has come, or nothing more will. */
  private final Condition news = lock.newCondition();

  // All that follows is guarded by the lock.
  private byte[] kept = new byte[0];
  private int keptSize;

  /** What is not kept, and has not been read. */
  private final ByteQueue beyond = new ByteQueue();

  private Reader reader = Reader.NONE;
  private @Nullable Runnable arrived;
  private boolean decided;
  private long total;
  private long position;
  private boolean lost;
  private boolean full;
  private boolean ended;

  /**
   * Makes an empty one.
   *
   * @param name as messages put it, such as {@code standard output}
   * @param cap how many bytes to keep for the result
   * @param roomAgain tells the producer, on the reader's thread, that it need not wait any more
   */
  public TaskOutput(String name, long cap, Runnable roomAgain) {
    this.name = name;
    this.cap = cap;
    this.roomAgain = roomAgain;
  }

  /** Takes at most {@link #CHUNK} bytes from the producer, full or not. */
  public void add(byte[] bytes, int length) {
    Runnable wake;
    lock.lock();
    try {
      total += length;
      int room = (int) Math.min(length, cap - keptSize);
      keep(bytes, room);
      if (reader == Reader.READING) {
        beyond.add(bytes, room, length - room);
        full = unread() > WINDOW - CHUNK;
        news.signalAll();
      } else if (reader == Reader.NONE && !lost) {
        holdBack(bytes, room, length - room);
      }
      wake = arrived;
    } finally {
      lock.unlock();
    }
    if (wake != null) {
      wake.run();
    }
  }

  private void keep(byte[] bytes, int count) {
    if (count > kept.length - keptSize) {
      long doubled = Math.min(cap, Math.max(2L * kept.length, 1024));
      kept = Arrays.copyOf(kept, (int) Math.max(doubled, keptSize + (long) count));
    }
    System.arraycopy(bytes, 0, kept, keptSize, count);
    keptSize += count;
  }

  private void holdBack(byte[] bytes, int from, int length) {
    if (decided && beyond.size() + length > WINDOW) {
      lost = true;
      beyond.clear();
    } else {
      beyond.add(bytes, from, length);
      full = !decided && beyond.size() > WINDOW - CHUNK;
    }
  }

  /** The producer has nothing more. */
  public void end() {
    Runnable wake;
    lock.lock();
    try {
      ended = true;
      news.signalAll();
      wake = arrived;
    } finally {
      lock.unlock();
    }
    if (wake != null) {
      wake.run();
    }
  }

  /** Whether the producer should wait until it is told that there is room again. */
  public boolean isFull() {
    lock.lock();
    try {
      return full;
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
      if (reader == Reader.NONE) {
        full = false;
      }
    } finally {
      lock.unlock();
    }
    roomAgain.run();
  }

  /**
   * Claims the output for the one reader it may have, from its first byte on.
   *
   * @throws IllegalStateException if it has been claimed, or its beginning is no longer there
   */
  public void open() {
    lock.lock();
    try {
      requireOpenable();
      claim(null);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Claims two outputs for one reader, or neither.
   *
   * @param arrived is run whenever there may be something to {@link #take}; must be short
   * @throws IllegalStateException as {@link #open()}
   */
  static void openBoth(TaskOutput one, TaskOutput other, Runnable arrived) {
    one.lock.lock();
    try {
      other.lock.lock();
      try {
        one.requireOpenable();
        other.requireOpenable();
        one.claim(arrived);
        other.claim(arrived);
      } finally {
        other.lock.unlock();
      }
    } finally {
      one.lock.unlock();
    }
  }

  private void requireOpenable() {
    if (reader != Reader.NONE) {
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

  private void claim(@Nullable Runnable whenArrived) {
    reader = Reader.READING;
    arrived = whenArrived;
    full = unread() > WINDOW - CHUNK;
  }

  /**
   * Reads like {@link java.io.InputStream#read(byte[], int, int)}, waiting for at least one byte.
   *
   * @throws InterruptedIOException if the thread is interrupted while it has to wait; the flag
   *     stays set
   * @throws IOException if the output has been closed
   */
  int read(byte[] into, int at, int length) throws IOException {
    int count;
    boolean room;
    lock.lock();
    try {
      requireReader();
      if (length == 0) {
        return 0;
      }
      while (unread() == 0) {
        if (ended) {
          return -1;
        }
        news.await();
        requireReader();
      }
      count = copy(into, at, Math.min(length, CHUNK));
      room = makesRoom();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (IOException)
          new InterruptedIOException("interrupted while waiting for " + name + " of the task")
              .initCause(e);
    } finally {
      lock.unlock();
    }
    if (room) {
      roomAgain.run();
    }
    return count;
  }

  /** The next bytes without waiting for them, or null if there are none. */
  byte @Nullable [] take() {
    byte[] chunk;
    boolean room;
    lock.lock();
    try {
      if (reader != Reader.READING || unread() == 0) {
        return null;
      }
      chunk = new byte[(int) Math.min(CHUNK, unread())];
      // In two pieces where what is kept ends.
      for (int count = 0; count < chunk.length; ) {
        count += copy(chunk, count, chunk.length - count);
      }
      room = makesRoom();
    } finally {
      lock.unlock();
    }
    if (room) {
      roomAgain.run();
    }
    return chunk;
  }

  /** How many bytes can be read without waiting. */
  int available() throws IOException {
    lock.lock();
    try {
      requireReader();
      return (int) Math.min(Integer.MAX_VALUE, unread());
    } finally {
      lock.unlock();
    }
  }

  /** Whether there is something to {@link #take}. */
  boolean hasUnread() {
    lock.lock();
    try {
      return reader == Reader.READING && unread() > 0;
    } finally {
      lock.unlock();
    }
  }

  /** Whether everything has been read and nothing more will come. */
  boolean isAtEnd() {
    lock.lock();
    try {
      return ended && unread() == 0;
    } finally {
      lock.unlock();
    }
  }

  /** The reader wants no more: from now on the output is only kept and counted. */
  void close() {
    lock.lock();
    try {
      reader = Reader.GONE;
      arrived = null;
      full = false;
      beyond.clear();
      news.signalAll();
    } finally {
      lock.unlock();
    }
    roomAgain.run();
  }

  private void requireReader() throws IOException {
    if (reader != Reader.READING) {
      throw new IOException("the stream of the task's " + name + " has been closed");
    }
  }

  private long unread() {
    return total - position;
  }

  private int copy(byte[] into, int at, int length) {
    int count;
    if (position < keptSize) {
      count = (int) Math.min(length, keptSize - position);
      System.arraycopy(kept, (int) position, into, at, count);
    } else {
      count = beyond.remove(into, at, length);
    }
    position += count;
    return count;
  }

  private boolean makesRoom() {
    boolean room = full && unread() <= WINDOW / 2;
    if (room) {
      full = false;
    }
    return room;
  }
}
