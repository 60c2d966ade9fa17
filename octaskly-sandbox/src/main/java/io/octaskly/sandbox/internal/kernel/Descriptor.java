package io.octaskly.sandbox.internal.kernel;

import io.octaskly.sandbox.internal.kernel.Arena.Segment;
import java.util.concurrent.atomic.AtomicInteger;

/** An open file descriptor and the duty to close it, once. Thread-safe. */
public final class Descriptor implements AutoCloseable {
  private static final int F_SETFL = 4;
  private static final int F_DUPFD_CLOEXEC = 1030;
  private static final int O_CLOEXEC = 0x80000;
  private static final int O_NONBLOCK = 0x800;
  private static final int CLOSED = -1;

  /**
   * Descriptors that are handed to a child start here, so that its own 0 to 3 can be set in any
   * order without closing one that is still needed.
   */
  private static final int LOWEST = 10;

  private final AtomicInteger number;

  private Descriptor(int number) {
    this.number = new AtomicInteger(number);
  }

  /** Takes over a descriptor that the kernel has just returned. */
  public static Descriptor of(long number) {
    return new Descriptor((int) number);
  }

  /** The two ends of a pipe, both close-on-exec and blocking. */
  public static Pipe pipe(Arena arena) {
    Segment ends = arena.allocate(8);
    Kernel.require("make a pipe", SystemCall.PIPE2, ends.address(), O_CLOEXEC);
    Descriptor reader = lifted(ends.getInt(0));
    Descriptor writer;
    try {
      writer = lifted(ends.getInt(4));
    } catch (KernelException e) {
      reader.close();
      throw e;
    }
    return new Pipe(reader, writer);
  }

  /** The same open file under a number of at least {@link #LOWEST}; the lower one is closed. */
  public static Descriptor lifted(int number) {
    if (number >= LOWEST) {
      return new Descriptor(number);
    }
    try (Descriptor low = new Descriptor(number)) {
      return new Descriptor(
          (int)
              Kernel.require(
                  "move a descriptor", SystemCall.FCNTL, low.number(), F_DUPFD_CLOEXEC, LOWEST));
    }
  }

  /**
   * Makes reads and writes of this end return at once. F_SETFL leaves the access mode alone, and a
   * pipe of ours has no other flag to keep.
   */
  public void doNotBlock() {
    Kernel.require("set descriptor flags", SystemCall.FCNTL, number(), F_SETFL, O_NONBLOCK);
  }

  /**
   * The number.
   *
   * @throws IllegalStateException when it has been closed: the number may be somebody else's by now
   */
  public int number() {
    int n = number.get();
    if (n == CLOSED) {
      throw new IllegalStateException("descriptor is closed");
    }
    return n;
  }

  @Override
  public void close() {
    int n = number.getAndSet(CLOSED);
    if (n != CLOSED) {
      // close(2): the descriptor is released even when an error is reported.
      Kernel.call(SystemCall.CLOSE, n);
    }
  }

  /** The two ends of a pipe. */
  public record Pipe(Descriptor reader, Descriptor writer) implements AutoCloseable {
    @Override
    public void close() {
      reader.close();
      writer.close();
    }
  }
}
