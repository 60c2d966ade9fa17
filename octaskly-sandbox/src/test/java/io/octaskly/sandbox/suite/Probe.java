package io.octaskly.sandbox.suite;

import io.octaskly.sandbox.internal.kernel.Arena;
import io.octaskly.sandbox.internal.kernel.Arena.Segment;
import io.octaskly.sandbox.internal.kernel.Descriptor;
import io.octaskly.sandbox.internal.kernel.Kernel;
import io.octaskly.sandbox.internal.kernel.SystemCall;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;

/** Finds out what the file system offers that attacks take place on. */
final class Probe {
  /** {@code linux/fs.h}: its number says {@code long}, but it is an int that is written. */
  private static final long FS_IOC_GETFLAGS = 0x8008_6601L;

  private Probe() {}

  /** Something that either works on a file, or not. */
  interface Trial {
    boolean works(Path file) throws IOException;
  }

  /** Whether it works on a new file where scenes are. */
  static boolean anywhere(Trial trial) {
    try {
      Path file = Files.createTempFile(Path.of("/var/tmp"), "octaskly-suite", "");
      try {
        return trial.works(file);
      } catch (FileSystemException e) {
        // Not supported, as this file system says by one errno or another.
        return false;
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The flags of a file ({@code chattr(1)}); empty where the file system has none. */
  static OptionalInt flags(Path file) {
    try (Arena arena = new Arena()) {
      long opened =
          Kernel.require(
              "open " + file,
              SystemCall.OPENAT,
              FileSteps.AT_FDCWD,
              arena.string(file.toString()),
              FileSteps.O_RDONLY);
      try (Descriptor descriptor = Descriptor.of(opened)) {
        Segment flags = arena.allocate(Long.BYTES);
        long result =
            Kernel.call(SystemCall.IOCTL, descriptor.number(), FS_IOC_GETFLAGS, flags.address());
        return result < 0 ? OptionalInt.empty() : OptionalInt.of(flags.getInt(0));
      }
    }
  }
}
