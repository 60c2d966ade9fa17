package io.octaskly.cli;

import java.nio.file.Files;
import java.nio.file.Path;

/** The file of an audit log, as an operator names it. */
final class LogFile {
  private LogFile() {}

  static void require(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new CommandFailure(
          "there is no audit log " + file + ": give the file, such as ~/.octaskly/logs/audit.log");
    }
  }
}
