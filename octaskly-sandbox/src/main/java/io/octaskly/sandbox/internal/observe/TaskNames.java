package io.octaskly.sandbox.internal.observe;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** From a name that a task uses to the file that the host has at that place. */
final class TaskNames {
  private static final int AT_FDCWD = -100;
  private static final Path PROC = Path.of("/proc");
  private static final Path SELF = Path.of("/proc/self");
  private static final Path THREAD_SELF = Path.of("/proc/thread-self");
  private static final Path DEVICES = Path.of("/dev");

  private TaskNames() {}

  /**
   * The path, absolute.
   *
   * @param thread the caller's
   * @param directory a descriptor of it, or AT_FDCWD
   * @param name as the task gave it
   * @return null if it cannot be told
   */
  static @Nullable Path absolute(int thread, int directory, String name) {
    try {
      Path path = Path.of(name);
      if (!path.isAbsolute()) {
        String place = directory == AT_FDCWD ? "cwd" : "fd/" + directory;
        Path base = Files.readSymbolicLink(PROC.resolve(Integer.toString(thread)).resolve(place));
        if (!base.isAbsolute()) {
          return null;
        }
        path = base.resolve(path);
      }
      return ofTask(thread, path.normalize());
    } catch (InvalidPathException | IOException e) {
      // The process has gone, or the name is none that a file could have here.
      return null;
    }
  }

  /** What the host would take for its own process is the task's. */
  private static Path ofTask(int thread, Path path) {
    Path own = PROC.resolve(Integer.toString(thread));
    if (path.startsWith(SELF)) {
      return own.resolve(SELF.relativize(path)).normalize();
    }
    return path.startsWith(THREAD_SELF)
        ? own.resolve(THREAD_SELF.relativize(path)).normalize()
        : path;
  }

  /**
   * Links followed, as far as there is something. What lies in {@code /proc} or {@code /dev} stays
   * as it is: there, links lead to what a process has open.
   */
  static Path followed(Path path) {
    if (path.startsWith(PROC) || path.startsWith(DEVICES)) {
      return path;
    }
    try {
      return path.toRealPath();
    } catch (IOException e) {
      Path parent = path.getParent();
      Path name = path.getFileName();
      return parent == null || name == null ? path : followed(parent).resolve(name);
    }
  }
}
