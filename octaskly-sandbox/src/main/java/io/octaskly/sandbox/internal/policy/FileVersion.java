package io.octaskly.sandbox.internal.policy;

import io.octaskly.sandbox.internal.kernel.Arena;
import io.octaskly.sandbox.internal.kernel.Arena.Segment;
import io.octaskly.sandbox.internal.kernel.Kernel;
import io.octaskly.sandbox.internal.kernel.SystemCall;
import java.util.Optional;

/**
 * What changes when a file is replaced or written to ({@code statx(2)}); links are followed.
 *
 * @param changed second of the last change of content or metadata, a time that no program can set
 * @param nanos nanoseconds of that second
 */
record FileVersion(String path, long device, long inode, long size, long changed, int nanos) {
  private static final int AT_FDCWD = -100;
  private static final int STATX_BASIC_STATS = 0x7ff;
  private static final int STRUCTURE = 256;
  private static final int STX_INO = 0x20;
  private static final int STX_SIZE = 0x28;
  private static final int STX_CTIME = 0x60;
  private static final int STX_DEV = 0x88;

  /** The file that a path leads to now; nothing if it is gone or out of reach. */
  static Optional<FileVersion> of(String path) {
    try (Arena arena = new Arena()) {
      Segment status = arena.allocate(STRUCTURE);
      long result =
          Kernel.call(
              SystemCall.STATX,
              AT_FDCWD,
              arena.string(path),
              0,
              STATX_BASIC_STATS,
              status.address(),
              0);
      return result < 0
          ? Optional.empty()
          : Optional.of(
              new FileVersion(
                  path,
                  status.getLong(STX_DEV),
                  status.getLong(STX_INO),
                  status.getLong(STX_SIZE),
                  status.getLong(STX_CTIME),
                  status.getInt(STX_CTIME + 8)));
    }
  }

  /** Whether the path leads to the same file, and nobody has changed that. */
  boolean isCurrent() {
    return of(path).filter(this::equals).isPresent();
  }
}
