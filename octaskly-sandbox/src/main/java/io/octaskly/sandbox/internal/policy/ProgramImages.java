package io.octaskly.sandbox.internal.policy;

import io.octaskly.sandbox.TaskLaunchException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Remembers the programs that were found by an absolute path, as long as none of their files has
 * changed. A bare name is looked up anew each time: what comes first may have changed. Thread-safe.
 */
final class ProgramImages {
  private static final int MAX_REMEMBERED = 256;

  private final Map<String, Remembered> byPath =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Remembered> eldest) {
          return size() > MAX_REMEMBERED;
        }
      };

  private record Remembered(ProgramImage image, List<Identity> files) {}

  /** What changes when a file is replaced or written to; links are followed. */
  private record Identity(Path path, @Nullable Object key, FileTime modified, long size) {
    static Optional<Identity> of(Path path) {
      try {
        BasicFileAttributes now = Files.readAttributes(path, BasicFileAttributes.class);
        return Optional.of(new Identity(path, now.fileKey(), now.lastModifiedTime(), now.size()));
      } catch (IOException e) {
        // Gone or out of reach: it is looked up anew, and that says what is wrong.
        return Optional.empty();
      }
    }

    boolean holds() {
      return of(path).filter(this::equals).isPresent();
    }
  }

  /**
   * Finds a program.
   *
   * @throws TaskLaunchException if there is no such file or it is not executable
   */
  ProgramImage find(String program) {
    Remembered known;
    synchronized (byPath) {
      known = byPath.get(program);
    }
    if (known != null && known.files().stream().allMatch(Identity::holds)) {
      return known.image();
    }
    // Before it is read: what is replaced meanwhile must not be taken for what was read.
    Optional<Identity> before =
        program.startsWith("/") ? Identity.of(Path.of(program)) : Optional.empty();
    ProgramImage image = ProgramImage.find(program);
    before.ifPresent(identity -> remember(program, image, identity));
    return image;
  }

  private void remember(String program, ProgramImage image, Identity identity) {
    List<Identity> files = new ArrayList<>(List.of(identity));
    for (Path interpreter : image.executed().subList(1, image.executed().size())) {
      Identity.of(interpreter).ifPresent(files::add);
    }
    if (files.size() == image.executed().size()) {
      synchronized (byPath) {
        byPath.put(program, new Remembered(image, List.copyOf(files)));
      }
    }
  }
}
