package io.octaskly.sandbox.internal.supervise;

import io.octaskly.sandbox.internal.kernel.Arena;
import io.octaskly.sandbox.internal.kernel.Arena.Segment;
import io.octaskly.sandbox.internal.kernel.Descriptor;
import io.octaskly.sandbox.internal.kernel.Errno;
import io.octaskly.sandbox.internal.kernel.Kernel;
import io.octaskly.sandbox.internal.kernel.SystemCall;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.Objects;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Standard input that the host writes while the task runs. The kernel's pipe is the only buffer:
 * the writer's own thread fills it, and waits, when it is full, for the supervisor to hear that
 * there is room. Thread-safe.
 */
final class LiveInput extends OutputStream implements Input {
  private final Descriptor pipe;
  private final Poller poller;
  private final long token;

  /** Held for the whole of a write, so that what two threads write does not mix. */
  private final ReentrantLock writing = new ReentrantLock();

  /** Guards what follows, and that the descriptor is open; nobody waits while holding it. */
  private final ReentrantLock lock = new ReentrantLock();

  private final Condition roomOrEnd = lock.newCondition();
  private boolean watched;

  /** Why nothing can be written any more. */
  private @Nullable String over;

  LiveInput(Descriptor pipe, Poller poller, long token) {
    this.pipe = pipe;
    this.poller = poller;
    this.token = token;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] source, int from, int length) throws IOException {
    Objects.checkFromIndexSize(from, length, source.length);
    int written = 0;
    try {
      writing.lockInterruptibly();
      // Overwritten when it is freed: input may be secret.
      try (Arena arena = new Arena()) {
        Segment memory = arena.allocate(Math.min(Transfer.CHUNK, Math.max(1, length)));
        do {
          int count = Math.min(Transfer.CHUNK, length - written);
          memory.put(0, source, from + written, count);
          written += writeSome(memory, count);
        } while (written < length);
      } finally {
        writing.unlock();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      InterruptedIOException interrupted =
          new InterruptedIOException(
              "interrupted while the task did not read its standard input; "
                  + written
                  + " of "
                  + length
                  + " bytes were written");
      interrupted.bytesTransferred = written;
      interrupted.initCause(e);
      throw interrupted;
    }
  }

  /** Writes at least one byte of those in memory, if there are any. */
  private int writeSome(Segment memory, int count) throws IOException, InterruptedException {
    lock.lock();
    try {
      while (true) {
        requireOpen();
        if (count == 0) {
          return 0;
        }
        long written = Kernel.call(SystemCall.WRITE, pipe.number(), memory.address(), count);
        if (written >= 0) {
          return (int) written;
        } else if (written == -Errno.EPIPE) {
          stop("no process of the task has its standard input open any more");
        } else if (written == -Errno.EAGAIN) {
          awaitRoom();
        } else if (written != -Errno.EINTR) {
          throw new IOException(
              "cannot write to the task's standard input: " + Errno.describe((int) -written));
        }
      }
    } finally {
      lock.unlock();
    }
  }

  private void awaitRoom() throws InterruptedException {
    if (!watched) {
      poller.add(pipe.number(), Poller.WRITABLE, token);
      watched = true;
    }
    while (watched) {
      roomOrEnd.await();
    }
  }

  private void requireOpen() throws IOException {
    if (over != null) {
      throw new IOException("nothing can be written: " + over);
    }
  }

  @Override
  public void watch() {
    // Only while a writer waits.
  }

  @Override
  public void ready(Transfer transfer) {
    lock.lock();
    try {
      unwatch();
      roomOrEnd.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void end() {
    stop("the task has ended");
  }

  /** The task reads the end of the file when it has read what was written. */
  @Override
  public void close() {
    stop("its standard input has been closed by the host");
  }

  private void stop(String why) {
    lock.lock();
    try {
      if (over == null) {
        over = why;
        unwatch();
        pipe.close();
        roomOrEnd.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  private void unwatch() {
    if (watched) {
      watched = false;
      poller.remove(pipe.number());
    }
  }
}
