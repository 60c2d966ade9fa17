package io.octaskly.sandbox.internal.policy;

import io.octaskly.sandbox.TaskLaunchException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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

  private record Remembered(ProgramImage image, List<FileVersion> files) {}

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
    if (known != null && isUnchanged(known)) {
      return known.image();
    }
    // Before it is read: what is replaced meanwhile must not be taken for what was read.
    Optional<FileVersion> before =
        program.startsWith("/") ? FileVersion.of(program) : Optional.empty();
    ProgramImage image = ProgramImage.find(program);
    before.ifPresent(version -> remember(program, image, version));
    return image;
  }

  private static boolean isUnchanged(Remembered known) {
    for (FileVersion file : known.files()) {
      if (!file.isCurrent()) {
        return false;
      }
    }
    return true;
  }

  private void remember(String program, ProgramImage image, FileVersion version) {
    List<FileVersion> files = new ArrayList<>(List.of(version));
    for (Path interpreter : image.executed().subList(1, image.executed().size())) {
      FileVersion.of(interpreter.toString()).ifPresent(files::add);
    }
    if (files.size() == image.executed().size()) {
      synchronized (byPath) {
        byPath.put(program, new Remembered(image, List.copyOf(files)));
      }
    }
  }
}
