package io.octaskly.cli;

import io.octaskly.guard.PathGuard;
import io.octaskly.sandbox.CollectedFile;
import io.octaskly.sandbox.CollectedFiles;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where collected files go: beneath one directory, whatever names the task gave them. */
final class CollectedTo {
  private final Path directory;
  private final Streams streams;

  CollectedTo(Path directory, Streams streams) {
    this.directory = directory.toAbsolutePath();
    this.streams = streams;
  }

  void write(CollectedFiles files) {
    try {
      Files.createDirectories(directory);
      PathGuard guard = PathGuard.beneath(directory);
      for (CollectedFile file : files) {
        guard.check(file.path()).orThrow();
        Path target = directory.resolve(file.path());
        Files.createDirectories(target.getParent());
        file.copyTo(target);
      }
    } catch (FileAlreadyExistsException e) {
      throw new CommandFailure(
          "a file of this name is there already: "
              + e.getMessage()
              + "; give --to an empty"
              + " directory",
          e);
    } catch (IOException e) {
      throw new CommandFailure("collected files cannot be written to " + directory + ": " + e, e);
    }
    files
        .skipped()
        .forEach((path, reason) -> streams.tell("not collected: " + path + ": " + reason));
  }
}
