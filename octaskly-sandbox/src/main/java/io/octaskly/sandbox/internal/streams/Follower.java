package io.octaskly.sandbox.internal.streams;

import java.io.IOException;
import java.io.InterruptedIOException;
import org.jspecify.annotations.Nullable;

/**
 * One who follows an output from its first byte on, at a pace of his own. Thread-safe, by the lock
 * of the output.
 */
final class Follower {
  private final TaskOutput output;
  private final @Nullable Runnable arrived;

  /** There is nothing for him unless the output has more than this. */
  private final long threshold;

  /** How many bytes he wants at most. */
  private final long limit;

  // All that follows is guarded by the lock of the output.

  /** What is not kept, and he has not had. */
  private final ByteQueue beyond;

  private long position;
  private boolean lags;
  private boolean closed;

  /**
   * Makes one who has had nothing; for {@link TaskOutput}, as is what says "locked" below.
   *
   * @param beyond what there is that is not kept
   * @param arrived is run whenever there may be something to {@link #take}; must be short
   */
  Follower(
      TaskOutput output, ByteQueue beyond, long threshold, long limit, @Nullable Runnable arrived) {
    this.output = output;
    this.beyond = beyond;
    this.threshold = threshold;
    this.limit = limit;
    this.arrived = arrived;
    this.lags = unread() > TaskOutput.WINDOW - TaskOutput.CHUNK;
  }

  /** Locked: the output has got more; these are the bytes of it that are not kept. */
  void added(byte[] bytes, int from, int length) {
    if (closed) {
      return;
    }
    long wanted = limit - (output.total() - length);
    beyond.add(bytes, from, (int) Math.max(0, Math.min(length, wanted)));
    lags = unread() > TaskOutput.WINDOW - TaskOutput.CHUNK;
  }

  /** Locked: he has had everything, also what has just come, from elsewhere. */
  void passed() {
    position = output.total();
  }

  /** Locked: whether the producer should wait for him. */
  boolean lags() {
    return lags;
  }

  /** Locked: whether it makes no difference to him what comes. */
  boolean wantsNoMore() {
    return closed || output.total() >= limit;
  }

  /** Locked: what to run, without the lock, since something may have come. */
  @Nullable Runnable news() {
    return !closed && (unread() > 0 || output.ended()) ? arrived : null;
  }

  /**
   * Reads without waiting. Returns how many bytes, 0 if there are none now, -1 if there will be
   * none.
   *
   * @throws IOException if he has been closed
   */
  int readNow(byte[] into, int at, int length) throws IOException {
    int count;
    boolean room;
    output.lock().lock();
    try {
      requireOpen();
      if (unread() == 0) {
        return output.ended() ? -1 : 0;
      }
      count = copy(into, at, (int) Math.min(Math.min(length, TaskOutput.CHUNK), unread()));
      room = makesRoom();
    } finally {
      output.lock().unlock();
    }
    if (room) {
      output.producer().roomAgain();
    }
    return count;
  }

  /**
   * Waits until there is something to read, or will be nothing any more.
   *
   * @throws InterruptedIOException if the thread is interrupted; the flag stays set
   * @throws IOException if he has been closed
   */
  void await() throws IOException {
    output.lock().lock();
    try {
      while (unread() == 0 && !output.ended()) {
        requireOpen();
        output.news().await();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (IOException)
          new InterruptedIOException(
                  "interrupted while waiting for " + output.name() + " of the task")
              .initCause(e);
    } finally {
      output.lock().unlock();
    }
  }

  /** The next bytes without waiting for them, or null if there are none. */
  byte @Nullable [] take() {
    byte[] chunk;
    boolean room;
    output.lock().lock();
    try {
      if (closed || unread() == 0) {
        return null;
      }
      chunk = new byte[(int) Math.min(TaskOutput.CHUNK, unread())];
      // In two pieces where what is kept ends.
      for (int count = 0; count < chunk.length; ) {
        count += copy(chunk, count, chunk.length - count);
      }
      room = makesRoom();
    } finally {
      output.lock().unlock();
    }
    if (room) {
      output.producer().roomAgain();
    }
    return chunk;
  }

  /** How many bytes can be read without waiting. */
  int available() throws IOException {
    output.lock().lock();
    try {
      requireOpen();
      return (int) Math.min(Integer.MAX_VALUE, unread());
    } finally {
      output.lock().unlock();
    }
  }

  /** Whether there is something to {@link #take}. */
  boolean hasUnread() {
    output.lock().lock();
    try {
      return !closed && unread() > 0;
    } finally {
      output.lock().unlock();
    }
  }

  /** Whether he has had everything, or wants no more, and nothing will come. */
  boolean isAtEnd() {
    output.lock().lock();
    try {
      return output.ended() && (closed || unread() == 0);
    } finally {
      output.lock().unlock();
    }
  }

  /** He wants no more: nothing is put aside for him, and nobody waits for him. */
  void close() {
    output.lock().lock();
    try {
      closed = true;
      lags = false;
      beyond.clear();
      output.news().signalAll();
    } finally {
      output.lock().unlock();
    }
    output.producer().roomAgain();
  }

  private void requireOpen() throws IOException {
    if (closed) {
      throw new IOException("the stream of the task's " + output.name() + " has been closed");
    }
  }

  private long unread() {
    long total = output.total();
    return total > threshold ? Math.min(total, limit) - position : 0;
  }

  private int copy(byte[] into, int at, int length) {
    int count = output.copyKept(position, into, at, length);
    if (count == 0) {
      count = beyond.remove(into, at, length);
    }
    position += count;
    return count;
  }

  private boolean makesRoom() {
    boolean room = lags && unread() <= TaskOutput.WINDOW / 2;
    if (room) {
      lags = false;
    }
    return room;
  }
}
