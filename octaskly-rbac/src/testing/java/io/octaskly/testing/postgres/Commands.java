package io.octaskly.testing.postgres;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** Runs programs that end by themselves. */
final class Commands {
  private Commands() {}

  /**
   * {@return what a command printed}
   *
   * @throws IllegalStateException with its output if it fails
   */
  static String run(List<String> command, Path directory) throws IOException {
    Process process =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
            .start();
    return requireSuccess(command.toString(), process);
  }

  /**
   * {@return what a process prints until it ends}
   *
   * @throws IllegalStateException with its output if it fails
   */
  static String requireSuccess(String what, Process process) throws IOException {
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      int status = process.waitFor();
      if (status != 0) {
        throw new IllegalStateException(what + " ended with " + status + ": " + output);
      }
      return output;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for " + what, e);
    }
  }
}
