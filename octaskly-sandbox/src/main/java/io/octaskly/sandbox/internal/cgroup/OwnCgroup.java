package io.octaskly.sandbox.internal.cgroup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Where this process stands in the hierarchy of control groups, version 2. */
final class OwnCgroup {
  private static final String UNIFIED = "0::";
  private static final int ROOT = 3;
  private static final int MOUNT_POINT = 4;

  private OwnCgroup() {}

  /**
   * The directory of this process's own control group; empty if the hierarchy is not mounted here,
   * or this process is outside the part that is.
   */
  static Optional<Path> directory() throws IOException {
    List<String> groups = Files.readAllLines(Path.of("/proc/self/cgroup"));
    List<String> mounts = Files.readAllLines(Path.of("/proc/self/mountinfo"));
    return directory(groups, mounts);
  }

  /** From the lines of {@code cgroups(7)} and {@code proc_pid_mountinfo(5)}. */
  static Optional<Path> directory(List<String> groups, List<String> mounts) {
    Optional<Path> group =
        groups.stream()
            .filter(line -> line.startsWith(UNIFIED))
            .map(line -> Path.of(line.substring(UNIFIED.length())))
            .findFirst();
    for (String line : mounts) {
      int separator = line.indexOf(" - ");
      if (group.isPresent() && line.startsWith("cgroup2 ", separator + " - ".length())) {
        String[] fields = line.substring(0, separator).split(" ", -1);
        Path root = Path.of(unescaped(fields[ROOT]));
        if (group.get().startsWith(root)) {
          Path mountPoint = Path.of(unescaped(fields[MOUNT_POINT]));
          return Optional.of(mountPoint.resolve(root.relativize(group.get())).normalize());
        }
      }
    }
    return Optional.empty();
  }

  /** The kernel writes spaces, tabs, line ends and backslashes in octal. */
  private static String unescaped(String field) {
    return field
        .replace("\\040", " ")
        .replace("\\011", "\t")
        .replace("\\012", "\n")
        .replace("\\134", "\\");
  }
}
