package io.octaskly.sandbox.internal.supervise;

import io.octaskly.sandbox.internal.kernel.Arena;
import io.octaskly.sandbox.internal.kernel.Arena.Segment;
import io.octaskly.sandbox.internal.kernel.Descriptor;
import io.octaskly.sandbox.internal.kernel.Errno;
import io.octaskly.sandbox.internal.kernel.Kernel;
import io.octaskly.sandbox.internal.kernel.KernelException;
import io.octaskly.sandbox.internal.kernel.SystemCall;

/** Moves bytes between descriptors that do not block and Java arrays. For one thread. */
final class Transfer {
  /** The capacity of a pipe unless it was changed ({@code pipe(7)}). */
  static final int CHUNK = 64 * 1024;

  /** What a read or write says when it would have to wait. */
  static final int WOULD_BLOCK = -1;

  /** What a write says when nobody can read any more. */
  static final int READER_GONE = -2;

  /** The largest pipe that an ordinary process can make ({@code /proc/sys/fs/pipe-max-size}). */
  static final int LARGEST_PIPE = 1 << 20;

  private static final int SPLICE_F_NONBLOCK = 2;
  private static final int AT_FDCWD = -100;
  private static final int O_WRONLY_CLOEXEC = 1 | 0x80000;

  private final Segment memory = new Arena().allocate(CHUNK);
  private final byte[] bytes = new byte[CHUNK];
  private final Descriptor nowhere = openNowhere();

  private static Descriptor openNowhere() {
    try (Arena arena = new Arena()) {
      return Descriptor.of(
          Kernel.require(
              "open /dev/null",
              SystemCall.OPENAT,
              AT_FDCWD,
              arena.string("/dev/null"),
              O_WRONLY_CLOEXEC));
    }
  }

  /** Reads once. Returns the count, 0 at the end of file, or {@link #WOULD_BLOCK}. */
  int read(Descriptor from) {
    return read(from, memory, CHUNK);
  }

  /** Drops what is in a pipe and need not be looked at, uncopied; returns as {@link #read}. */
  int drop(Descriptor from) {
    long count =
        Kernel.call(
            SystemCall.SPLICE,
            from.number(),
            0,
            nowhere.number(),
            0,
            LARGEST_PIPE,
            SPLICE_F_NONBLOCK);
    return received(count, SystemCall.SPLICE);
  }

  /** Reads once, into other memory; returns as {@link #read(Descriptor)}. */
  static int read(Descriptor from, Segment memory, int most) {
    return received(
        Kernel.call(SystemCall.READ, from.number(), memory.address(), most), SystemCall.READ);
  }

  private static int received(long count, SystemCall call) {
    if (count == -Errno.EAGAIN || count == -Errno.EINTR) {
      return WOULD_BLOCK;
    }
    if (count < 0) {
      throw new KernelException("read from a task", call, (int) -count);
    }
    return (int) count;
  }

  /** What the last {@link #read} has read, from index 0; overwritten by the next. */
  byte[] bytes(int count) {
    memory.get(0, bytes, 0, count);
    return bytes;
  }

  /** Writes once. Returns the count, {@link #WOULD_BLOCK}, or {@link #READER_GONE}. */
  int write(Descriptor to, byte[] source, int from) {
    int length = Math.min(CHUNK, source.length - from);
    memory.put(0, source, from, length);
    long count = Kernel.call(SystemCall.WRITE, to.number(), memory.address(), length);
    if (count == -Errno.EAGAIN || count == -Errno.EINTR) {
      return WOULD_BLOCK;
    }
    if (count == -Errno.EPIPE) {
      return READER_GONE;
    }
    if (count < 0) {
      throw new KernelException("write to a task", SystemCall.WRITE, (int) -count);
    }
    return (int) count;
  }

  /** The native memory, as the last read left it. */
  Segment memory() {
    return memory;
  }
}
