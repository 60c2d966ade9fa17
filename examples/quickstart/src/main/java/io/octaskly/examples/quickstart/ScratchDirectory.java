package io.octaskly.examples.quickstart;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The directory where the tour keeps its files; deleted at the end. */
final class ScratchDirectory implements AutoCloseable {
  private final Path directory;
  private int attempts;

  private ScratchDirectory(Path directory) {
    this.directory = directory;
  }

  static ScratchDirectory create() throws IOException {
    Path directory = Files.createTempDirectory("octaskly-tour-");
    // When root runs the tour, confined tasks have a user id of their own, which must get in here.
    allow(directory, "rwxr-xr-x");
    return new ScratchDirectory(directory);
  }

  Path path(String name) {
    return directory.resolve(name);
  }

  /** Writes a file. */
  Path file(String name, String content, String permissions) throws IOException {
    Path file = Files.createFile(path(name));
    allow(file, "rw-------");
    Files.writeString(file, content);
    allow(file, permissions);
    return file;
  }

  /**
   * A directory for one attempt. Everybody may write there: what keeps a confined task out is its
   * confinement, not the directory's mode.
   */
  Path attempt() throws IOException {
    Path attempt = Files.createDirectory(path("attempt-" + ++attempts));
    allow(attempt, "rwxrwxrwx");
    return attempt;
  }

  static void allow(Path path, String permissions) throws IOException {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
  }

  @Override
  public void close() throws IOException {
    List<Path> deepestFirst;
    try (Stream<Path> all = Files.walk(directory)) {
      deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    for (Path path : deepestFirst) {
      Files.deleteIfExists(path);
    }
  }
}
