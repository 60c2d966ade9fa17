package io.octaskly.audit.internal.file;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;

import io.octaskly.audit.internal.segment.LogFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/**
 * A file that is written next to the one whose place it takes once it is complete on disk. If that
 * fails nothing of it is left: on a full disk, half a file must not keep its room.
 */
final class Replacement {
  /** What to write. */
  interface Content {
    /** Writes it all, but does not force it. */
    void writeTo(FileChannel out) throws IOException;
  }

  private Replacement() {}

  /** Writes a file for its owner only; its directory is for the caller to force. */
  static void write(Path file, Content content) throws IOException {
    Path temporary = LogFiles.temporary(file);
    Files.deleteIfExists(temporary);
    try {
      try (FileChannel out =
          FileChannel.open(
              temporary,
              Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
              Permissions.ownerOnlyFile(temporary))) {
        content.writeTo(out);
        out.force(true);
      }
      Files.move(temporary, file, ATOMIC_MOVE);
    } catch (IOException | RuntimeException e) {
      remove(temporary, e);
      throw e;
    }
  }

  private static void remove(Path temporary, Exception reason) {
    try {
      Files.deleteIfExists(temporary);
    } catch (IOException e) {
      reason.addSuppressed(e);
    }
  }

  /** Writes bytes to the end of the file. */
  static void write(FileChannel out, byte[] bytes) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    while (buffer.hasRemaining()) {
      out.write(buffer);
    }
  }
}
