package io.octaskly.sandbox.internal.files;

import io.octaskly.sandbox.internal.kernel.Arena;
import io.octaskly.sandbox.internal.kernel.Arena.Segment;
import io.octaskly.sandbox.internal.kernel.Descriptor;
import io.octaskly.sandbox.internal.kernel.Kernel;
import io.octaskly.sandbox.internal.kernel.KernelException;
import io.octaskly.sandbox.internal.kernel.SystemCall;
import java.nio.file.Path;
import java.util.Optional;

/** A directory, opened without following a link, and what {@code statx(2)} says of it. */
final class OpenDirectory implements AutoCloseable {
  private static final int AT_FDCWD = -100;
  private static final int AT_EMPTY_PATH = 0x1000;
  private static final int O_CLOEXEC = 0x80000;
  private static final int DIRECTORY_NOFOLLOW_CLOEXEC =
      Kernel.architecture().directoryFlag() | Kernel.architecture().noFollowFlag() | O_CLOEXEC;
  private static final int STATX_BASIC_STATS = 0x7ff;
  private static final int LOCK_EXCLUSIVE_NOW = 2 | 4;

  private final Arena arena = new Arena();
  private final Descriptor descriptor;
  private final FileStatus status;

  private OpenDirectory(Descriptor descriptor) {
    this.descriptor = descriptor;
    Segment structure = arena.allocate(FileStatus.STRUCTURE);
    Kernel.require(
        "look at a directory",
        SystemCall.STATX,
        descriptor.number(),
        arena.string(""),
        AT_EMPTY_PATH,
        STATX_BASIC_STATS,
        structure.address());
    this.status = FileStatus.in(structure);
  }

  /** Opens one; empty if there is none, or it may not be opened. */
  static Optional<OpenDirectory> open(Path path) {
    try (Arena names = new Arena()) {
      long opened =
          Kernel.call(
              SystemCall.OPENAT,
              AT_FDCWD,
              names.string(path.toString()),
              DIRECTORY_NOFOLLOW_CLOEXEC);
      return opened < 0 ? Optional.empty() : Optional.of(new OpenDirectory(Descriptor.of(opened)));
    }
  }

  int owner() {
    return status.owner();
  }

  int permissions() {
    return status.permissions();
  }

  /** Whether it holds nothing; false also if that cannot be found out. */
  boolean isEmpty() {
    // Two links: its name and its own dot; file systems that do not count subdirectories say 1.
    return status.links() <= 2 && hasNoEntries();
  }

  private boolean hasNoEntries() {
    try {
      return !new EntryNames(descriptor, arena.allocate(EntryNames.BUFFER)).next();
    } catch (KernelException e) {
      return false;
    }
  }

  /**
   * Locks it against other processes of this library, and against {@code systemd-tmpfiles}, which
   * leaves locked directories alone. The lock goes with the descriptor ({@code flock(2)}).
   */
  boolean tryLock() {
    return Kernel.call(SystemCall.FLOCK, descriptor.number(), LOCK_EXCLUSIVE_NOW) == 0;
  }

  @Override
  public void close() {
    descriptor.close();
    arena.close();
  }
}
