package io.octaskly.sandbox.internal.plain;

import io.octaskly.sandbox.InputFile;
import io.octaskly.sandbox.SandboxException;
import io.octaskly.sandbox.internal.files.Collector;
import io.octaskly.sandbox.internal.files.Collector.Collected;
import java.io.File;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The private directory of a task at level NONE, which has the host's own rights and so needs not
 * be kept from cheating.
 */
public record PlainDirectory(Path work) {

  /** Makes an empty one in {@code java.io.tmpdir}, for this user alone where the system can. */
  static PlainDirectory create() {
    try {
      return new PlainDirectory(Files.createTempDirectory("octaskly-task-"));
    } catch (IOException e) {
      throw new SandboxException(
          "cannot make a directory for a task in "
              + System.getProperty("java.io.tmpdir")
              + " (system property java.io.tmpdir): make it writable or set another",
          e);
    }
  }

  void copyIn(List<InputFile> inputs) {
    for (InputFile input : inputs) {
      Path target = work.resolve(input.as());
      try {
        Files.createDirectories(work.relativize(target).getNameCount() > 1 ? parent(target) : work);
        Files.copy(input.from(), target);
      } catch (IOException e) {
        throw new SandboxException(
            "cannot copy input " + input.from() + " to " + input.as() + ": " + e.getMessage(), e);
      }
    }
  }

  private static Path parent(Path path) {
    Path parent = path.getParent();
    return parent == null ? path : parent;
  }

  /** Reads the regular files that match one of the globs. */
  public Collected collect(List<String> globs) throws IOException {
    List<PathMatcher> wanted =
        globs.stream()
            .map(glob -> FileSystems.getDefault().getPathMatcher("glob:" + glob))
            .toList();
    Map<String, byte[]> files = new TreeMap<>();
    Map<String, String> skipped = new LinkedHashMap<>();
    Files.walkFileTree(
        work,
        new SimpleFileVisitor<>() {
          private long remaining = Collector.MAX_TOTAL;

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Path path = work.relativize(file);
            String name = path.toString().replace(File.separatorChar, '/');
            if (wanted.stream().noneMatch(glob -> glob.matches(path))) {
              return FileVisitResult.CONTINUE;
            }
            if (attributes.isSymbolicLink()) {
              skipped.put(name, "symbolic link");
            } else if (!attributes.isRegularFile()) {
              skipped.put(name, "not a regular file");
            } else if (attributes.size() > remaining) {
              skipped.put(
                  name, attributes.size() + " bytes are more than the " + remaining + " left");
            } else {
              byte[] content = Files.readAllBytes(file);
              remaining -= content.length;
              files.put(name, content);
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return new Collected(files, skipped);
  }

  /** Deletes it with all that the task has left; links are deleted, not followed. */
  void delete() throws IOException {
    Files.walkFileTree(
        work,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            if (e instanceof NoSuchFileException) {
              return FileVisitResult.CONTINUE;
            }
            throw e;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException e)
              throws IOException {
            if (e != null) {
              throw e;
            }
            Files.deleteIfExists(directory);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
