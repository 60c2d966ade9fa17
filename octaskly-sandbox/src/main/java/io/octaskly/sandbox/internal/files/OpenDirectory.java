package io.octaskly.sandbox.internal.files;

import io.octaskly.sandbox.internal.kernel.Arena;
import io.octaskly.sandbox.internal.kernel.Arena.Segment;
import io.octaskly.sandbox.internal.kernel.Descriptor;
import io.octaskly.sandbox.internal.kernel.Kernel;
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
  private static final int STATX_SIZE = 256;
  private static final int STATX_NLINK = 0x10;
  private static final int STATX_UID = 0x14;
  private static final int STATX_MODE = 0x1c;
  private static final int PERMISSIONS = 07777;
  private static final int LOCK_EXCLUSIVE_NOW = 2 | 4;
  private static final int ENTRIES_SIZE = 512;
  private static final int ENTRY_LENGTH = 16;
  private static final int ENTRY_NAME = 19;

  private final Arena arena = new Arena();
  private final Descriptor descriptor;
  private final Segment stat;

  private OpenDirectory(Descriptor descriptor) {
    this.descriptor = descriptor;
    this.stat = arena.allocate(STATX_SIZE);
    Kernel.require(
        "look at a directory",
        SystemCall.STATX,
        descriptor.number(),
        arena.string(""),
        AT_EMPTY_PATH,
        STATX_BASIC_STATS,
        stat.address());
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
    return stat.getInt(STATX_UID);
  }

  int permissions() {
    return stat.getInt(STATX_MODE) & PERMISSIONS;
  }

  /** Whether it holds nothing. */
  boolean isEmpty() {
    // Two links: its name and its own dot; file systems that do not count subdirectories say 1.
    return stat.getInt(STATX_NLINK) <= 2 && hasNoEntries();
  }

  private boolean hasNoEntries() {
    Segment entries = arena.allocate(ENTRIES_SIZE);
    while (true) {
      long length =
          Kernel.call(SystemCall.GETDENTS64, descriptor.number(), entries.address(), ENTRIES_SIZE);
      if (length <= 0) {
        return length == 0;
      }
      for (int at = 0; at < length; at += entries.getInt(at + ENTRY_LENGTH) & 0xffff) {
        if (!isDot(entries, at + ENTRY_NAME)) {
          return false;
        }
      }
    }
  }

  /** Whether the name is {@code .} or {@code ..}. */
  private static boolean isDot(Segment entries, int name) {
    return entries.getByte(name) == '.'
        && (entries.getByte(name + 1) == 0
            || (entries.getByte(name + 1) == '.' && entries.getByte(name + 2) == 0));
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
