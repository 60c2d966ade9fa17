package io.octaskly.sandbox.internal.files;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Reads the files that a task was asked for from its working directory, when no process of the task
 * is left. Only regular files, opened by name beneath an open directory without following links; so
 * nothing from outside can be collected. Not thread-safe.
 */
public final class Collector {
  /** Bytes that one task's files may have together; what goes beyond is skipped, and said so. */
  public static final long MAX_TOTAL = 64L << 20;

  private static final int MAX_DEPTH = 64;

  private final List<PathMatcher> wanted;
  private final Map<String, byte[]> files = new TreeMap<>();
  private final Map<String, String> skipped = new LinkedHashMap<>();
  private long remaining = MAX_TOTAL;

  private Collector(List<String> globs) {
    wanted =
        globs.stream()
            .map(glob -> FileSystems.getDefault().getPathMatcher("glob:" + glob))
            .toList();
  }

  /** What was found: content by path, and the reason by path for what was left out. */
  public record Collected(Map<String, byte[]> files, Map<String, String> skipped) {}

  /** Collects what matches one of the globs. */
  public static Collected collect(Path directory, List<String> globs) throws IOException {
    Collector collector = new Collector(globs);
    if (!globs.isEmpty()) {
      try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
        if (!(entries instanceof SecureDirectoryStream<Path> secure)) {
          throw new IOException(directory + " is on a file system without SecureDirectoryStream");
        }
        collector.visit(secure, Path.of(""), 0);
      }
    }
    return new Collected(collector.files, collector.skipped);
  }

  private void visit(SecureDirectoryStream<Path> directory, Path prefix, int depth)
      throws IOException {
    for (Path entry : directory) {
      Path name = entry.getFileName();
      Path path = prefix.resolve(name);
      BasicFileAttributes attributes =
          directory
              .getFileAttributeView(name, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
              .readAttributes();
      if (attributes.isDirectory()) {
        if (depth == MAX_DEPTH) {
          skipped.put(path.toString(), "more than " + MAX_DEPTH + " directories deep");
        } else {
          try (SecureDirectoryStream<Path> inner =
              directory.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS)) {
            visit(inner, path, depth + 1);
          } catch (java.nio.file.AccessDeniedException e) {
            skipped.put(path.toString(), "the task has made the directory unreadable");
          }
        }
      } else if (wanted.stream().anyMatch(glob -> glob.matches(path))) {
        take(directory, name, path.toString(), attributes);
      }
    }
  }

  private void take(
      SecureDirectoryStream<Path> directory, Path name, String path, BasicFileAttributes attributes)
      throws IOException {
    if (attributes.isSymbolicLink()) {
      skipped.put(path, "symbolic link");
    } else if (!attributes.isRegularFile()) {
      skipped.put(path, "not a regular file");
    } else if (attributes.size() > remaining) {
      skipped.put(
          path,
          attributes.size() + " bytes are more than the " + remaining + " left of " + MAX_TOTAL);
    } else {
      try {
        byte[] content = read(directory, name, (int) attributes.size());
        remaining -= content.length;
        files.put(path, content);
      } catch (java.nio.file.AccessDeniedException e) {
        skipped.put(path, "the task has made the file unreadable");
      }
    }
  }

  /**
   * An interrupt closes the channel; it is for the task, which has ended, and not for its files.
   */
  private static byte[] read(SecureDirectoryStream<Path> directory, Path name, int size)
      throws IOException {
    boolean interrupted = false;
    try {
      while (true) {
        try (InputStream in =
            Channels.newInputStream(
                directory.newByteChannel(
                    name, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)))) {
          return in.readNBytes(size);
        } catch (ClosedByInterruptException e) {
          interrupted = Thread.interrupted();
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
