package io.octaskly.audit.internal.file;

import io.octaskly.audit.AuditException;
import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;

/** The directory of a log: made if missing, and its entries forced to disk. */
final class LogDirectory {
  private static final boolean WINDOWS = File.separatorChar == '\\';

  private LogDirectory() {}

  /**
   * {@return the real path of a directory that exists now}
   *
   * @throws AuditException if anybody may replace files in it
   */
  static Path prepare(Path directory) throws IOException {
    Deque<Path> missing = new ArrayDeque<>();
    for (Path path = directory; path != null && !Files.isDirectory(path); path = path.getParent()) {
      missing.push(path);
    }
    for (Path path : missing) {
      create(path);
      Path parent = path.getParent();
      if (parent != null) {
        force(parent);
      }
    }
    Path real = directory.toRealPath();
    if (Permissions.isOpenToAll(real)) {
      throw new AuditException(
          "audit log directory "
              + real
              + " is writable by everybody, who could replace the log: use a directory of mode"
              + " 0700");
    }
    return real;
  }

  private static void create(Path directory) throws IOException {
    try {
      Files.createDirectory(directory, Permissions.ownerOnlyDirectory(directory));
    } catch (FileAlreadyExistsException e) {
      if (!Files.isDirectory(directory)) {
        throw e;
      }
      // Another process that opens a log here for the first time was faster.
    }
  }

  /** Forces the directory's entries ({@code fsync(2)}: a file's own force does not do it). */
  static void force(Path directory) throws IOException {
    if (WINDOWS) {
      return; // Directories cannot be opened there, and NTFS journals their entries.
    }
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
