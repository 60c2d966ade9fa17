package io.octaskly.sandbox.internal.cgroup;

import io.octaskly.sandbox.internal.kernel.Arena;
import io.octaskly.sandbox.internal.kernel.Arena.Segment;
import io.octaskly.sandbox.internal.kernel.Descriptor;
import io.octaskly.sandbox.internal.kernel.Errno;
import io.octaskly.sandbox.internal.kernel.Kernel;
import io.octaskly.sandbox.internal.kernel.KernelException;
import io.octaskly.sandbox.internal.kernel.SystemCall;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/** An open directory of a control group, and the files in it ({@code cgroups(7)}). Thread-safe. */
record ControlDirectory(Path path, Descriptor descriptor) implements AutoCloseable {
  private static final int AT_FDCWD = -100;
  private static final int O_WRONLY = 1;
  private static final int O_CLOEXEC = 0x80000;
  private static final int LOCK_EXCLUSIVE_NOW = 2 | 4;

  /** More than any of the files read here has. */
  private static final int SIZE = 8192;

  /** Opens one; empty if it is gone. */
  static Optional<ControlDirectory> open(Path path) {
    int flags = Kernel.architecture().directoryFlag() | O_CLOEXEC;
    try (Arena arena = new Arena()) {
      long opened = Kernel.call(SystemCall.OPENAT, AT_FDCWD, arena.string(path.toString()), flags);
      if (opened == -Errno.ENOENT) {
        return Optional.empty();
      }
      check("open control group " + path, SystemCall.OPENAT, opened);
      return Optional.of(new ControlDirectory(path, Descriptor.of(opened)));
    }
  }

  /** Locks it against other processes; the lock goes with the descriptor ({@code flock(2)}). */
  boolean tryLock() {
    return Kernel.call(SystemCall.FLOCK, descriptor.number(), LOCK_EXCLUSIVE_NOW) == 0;
  }

  /**
   * Writes a file.
   *
   * @throws KernelException if the kernel does not take the value
   */
  void write(String file, String value) {
    String step = "write " + value + " to " + path.resolve(file);
    try (Arena arena = new Arena()) {
      int flags = O_WRONLY | O_CLOEXEC;
      long opened = Kernel.call(SystemCall.OPENAT, descriptor.number(), arena.string(file), flags);
      check(step, SystemCall.OPENAT, opened);
      try (Descriptor open = Descriptor.of(opened)) {
        byte[] bytes = value.getBytes(StandardCharsets.US_ASCII);
        Kernel.require(
            step, SystemCall.WRITE, open.number(), arena.bytes(bytes).address(), bytes.length);
      }
    }
  }

  /** What a file says; empty if this kernel or this group does not have it. */
  Optional<String> read(String file) {
    String step = "read " + path.resolve(file);
    try (Arena arena = new Arena()) {
      long opened =
          Kernel.call(SystemCall.OPENAT, descriptor.number(), arena.string(file), O_CLOEXEC);
      if (opened == -Errno.ENOENT) {
        return Optional.empty();
      }
      check(step, SystemCall.OPENAT, opened);
      try (Descriptor open = Descriptor.of(opened)) {
        Segment content = arena.allocate(SIZE);
        long count = Kernel.require(step, SystemCall.READ, open.number(), content.address(), SIZE);
        byte[] bytes = new byte[(int) count];
        content.get(0, bytes, 0, bytes.length);
        return Optional.of(new String(bytes, StandardCharsets.US_ASCII).strip());
      }
    }
  }

  private static void check(String step, SystemCall call, long result) {
    if (result < 0) {
      throw new KernelException(step, call, (int) -result);
    }
  }

  @Override
  public void close() {
    descriptor.close();
  }
}
