package io.octaskly.audit.internal.file;

import io.octaskly.audit.AuditException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which file a path led to when it was opened.
 *
 * @param key device and inode; null where the file system has no such thing
 */
record FileIdentity(Path path, @Nullable Object key) {

  /**
   * {@return the file that the path leads to now}
   *
   * @throws AuditException if it is no regular file
   */
  static FileIdentity of(Path path) throws IOException {
    BasicFileAttributes attributes = attributes(path);
    if (!attributes.isRegularFile()) {
      throw new AuditException(
          "audit log " + path + " is not a regular file: give the path of a file of its own");
    }
    return new FileIdentity(path, attributes.fileKey());
  }

  /**
   * Makes sure that the path still leads to this file, and that nobody else changed its length.
   *
   * @throws IOException if not, with what is there instead
   */
  void check(long length) throws IOException {
    BasicFileAttributes now;
    try {
      now = attributes(path);
    } catch (NoSuchFileException e) {
      throw new IOException("the file was deleted or moved", e);
    }
    if (!now.isRegularFile() || !Objects.equals(key, now.fileKey())) {
      throw new IOException("the file was replaced by another");
    }
    if (now.size() != length) {
      throw new IOException(
          "the file has "
              + now.size()
              + " bytes, expected "
              + length
              + ": somebody else changed it");
    }
  }

  private static BasicFileAttributes attributes(Path path) throws IOException {
    return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
  }
}
