package io.octaskly.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** Small programs for tests: shell scripts that use nothing but the shell itself. */
final class Programs {
  private Programs() {}

  /**
   * Writes a script that any user may run. A root host's tasks have user ids of their own, so the
   * directory is opened to them as well.
   */
  static Path script(Path directory, String... lines) throws IOException {
    passable(directory);
    Path script = Files.createTempFile(directory, "script", ".sh");
    Files.writeString(script, "#!/bin/sh\n" + String.join("\n", lines) + "\n");
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    return script;
  }

  /** Opens a directory to any user. */
  static void passable(Path directory) throws IOException {
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /** A file that any user may read. */
  static Path readable(Path directory, String name, String content) throws IOException {
    passable(directory);
    Path file = Files.writeString(directory.resolve(name), content);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    return file;
  }
}
