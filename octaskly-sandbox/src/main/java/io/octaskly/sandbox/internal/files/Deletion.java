package io.octaskly.sandbox.internal.files;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * Deletes what a task has left, without ever following a link that it made. What another thread
 * deletes meanwhile counts as deleted: at the end of the process everything is, while the last
 * tasks' own directories may just be going.
 */
final class Deletion {
  private Deletion() {}

  static void deleteTree(Path directory) throws IOException {
    unlessGone(() -> deleteWithContent(directory));
  }

  private static void deleteWithContent(Path directory) throws IOException {
    try {
      Files.delete(directory);
    } catch (DirectoryNotEmptyException e) {
      open(directory);
      try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
        deleteEntries(secure(entries), directory);
      }
      Files.delete(directory);
    }
  }

  private static void deleteEntries(SecureDirectoryStream<Path> directory, Path path)
      throws IOException {
    for (Path entry : directory) {
      unlessGone(() -> deleteEntry(directory, path.resolve(entry.getFileName())));
    }
  }

  private static void deleteEntry(SecureDirectoryStream<Path> directory, Path path)
      throws IOException {
    Path name = path.getFileName();
    boolean isDirectory =
        directory
            .getFileAttributeView(name, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
            .readAttributes()
            .isDirectory();
    if (isDirectory) {
      try (SecureDirectoryStream<Path> inner = descend(directory, path)) {
        deleteEntries(inner, path);
      }
      directory.deleteDirectory(name);
    } else {
      directory.deleteFile(name);
    }
  }

  private static SecureDirectoryStream<Path> descend(
      SecureDirectoryStream<Path> directory, Path path) throws IOException {
    Path name = path.getFileName();
    try {
      return directory.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS);
    } catch (AccessDeniedException e) {
      // A directory that its owner may not list. It cannot have become a link: nobody is left to
      // make one. (An attribute view of the stream would have to open it first.)
      open(path);
      return directory.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS);
    }
  }

  private static void open(Path directory) throws IOException {
    if (!Files.isReadable(directory) || !Files.isExecutable(directory)) {
      Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
    }
  }

  private interface Step {
    void run() throws IOException;
  }

  private static void unlessGone(Step deletion) throws IOException {
    try {
      deletion.run();
    } catch (NoSuchFileException e) {
      // What was to be reached is so already.
      return;
    }
  }

  private static SecureDirectoryStream<Path> secure(DirectoryStream<Path> stream) {
    if (stream instanceof SecureDirectoryStream<Path> secure) {
      return secure;
    }
    throw new UnsupportedOperationException(
        "this file system offers no SecureDirectoryStream, without which a link could be followed");
  }
}
