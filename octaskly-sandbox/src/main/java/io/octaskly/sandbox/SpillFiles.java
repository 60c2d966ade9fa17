package io.octaskly.sandbox;

import io.octaskly.sandbox.internal.streams.Spill;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The files that a task's output goes to, by its {@link OutputPolicy}. */
final class SpillFiles {
  private SpillFiles() {}

  static Optional<Spill.Target> of(Task task) {
    OutputPolicy policy = task.output();
    return policy
        .directory()
        .map(
            directory ->
                new Spill.Target(
                    file(directory, task, "stdout"),
                    file(directory, task, "stderr"),
                    policy.fileBytesPerStream().orElseThrow()));
  }

  /** An id may have a colon, and a file's name on Windows must not; it never has a percent sign. */
  private static Path file(Path directory, Task task, String stream) {
    return directory.resolve(task.id().replace(":", "%3A") + "." + stream);
  }

  /**
   * Refuses what can be foreseen, before the task has run for nothing.
   *
   * @throws TaskLaunchException if the files could not be made
   */
  static void check(Task task) {
    Path directory = task.output().directory().orElse(null);
    if (directory != null && !(Files.isDirectory(directory) && Files.isWritable(directory))) {
      throw new TaskLaunchException(
          "spill output into " + directory,
          null,
          Files.isDirectory(directory) ? "it may not be written to" : "it is no directory",
          "make it before, writable for this process and for no task");
    }
    for (Spill.Target files : of(task).stream().toList()) {
      for (Path file : List.of(files.stdout(), files.stderr())) {
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
          throw new TaskLaunchException(
              "spill output into " + file,
              null,
              "there is such a file",
              "delete it, or give each task an id of its own");
        }
      }
    }
  }
}
