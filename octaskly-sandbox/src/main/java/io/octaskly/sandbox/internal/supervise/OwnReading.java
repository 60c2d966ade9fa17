package io.octaskly.sandbox.internal.supervise;

import io.octaskly.sandbox.internal.kernel.Arena;
import io.octaskly.sandbox.internal.kernel.Arena.Segment;
import io.octaskly.sandbox.internal.kernel.Descriptor;
import io.octaskly.sandbox.internal.kernel.Kernel;
import io.octaskly.sandbox.internal.kernel.SystemCall;

/** What a reader needs to empty a pipe on his own thread: native memory for one pipe. */
final class OwnReading implements AutoCloseable {
  private static final int POLLIN = 1;

  /** Long for a task that is printing, and short for the reader's thread, which cannot be woken. */
  private static final long MOMENT_NANOS = 10_000_000;

  private final Arena arena = new Arena();
  private final Segment memory = arena.allocate(Transfer.CHUNK);
  private final Segment polled = arena.allocate(8);
  private final Segment time = arena.allocate(16);

  OwnReading(Descriptor pipe) {
    polled.putInt(0, pipe.number());
    polled.putShort(4, (short) POLLIN);
  }

  /** Reads once; returns as {@link Transfer#read}. */
  int read(Descriptor from, byte[] into, int at, int length) {
    int count = Transfer.read(from, memory, Math.min(length, Transfer.CHUNK));
    if (count > 0) {
      memory.get(0, into, at, count);
    }
    return count;
  }

  /**
   * Waits a moment until there is something to read; several threads may. The descriptor may be
   * closed meanwhile, and its number become another's: nothing is done with what is found.
   */
  void awaitMore() {
    // The system call, unlike the C library's function, leaves there the time that is left:
    // ppoll(2).
    time.putLong(8, MOMENT_NANOS);
    Kernel.call(SystemCall.PPOLL, polled.address(), 1, time.address(), 0, 8, 0);
  }

  @Override
  public void close() {
    arena.close();
  }
}
