package io.octaskly.sandbox.internal.plain;

import io.octaskly.sandbox.TaskLaunchException;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Finds the program of a task where the host's PATH, which others may have set, is not asked: in
 * the system's own directories.
 */
final class PlainProgram {
  private static final boolean WINDOWS = File.separatorChar == '\\';

  private PlainProgram() {}

  /** The absolute path of a program, given as such or by a bare name. */
  static String find(String program) {
    if (Path.of(program).isAbsolute()) {
      return program;
    }
    for (Path directory : searched(System.getenv())) {
      for (String name : WINDOWS ? List.of(program, program + ".exe") : List.of(program)) {
        Path candidate = directory.resolve(name);
        if (Files.isRegularFile(candidate) && Files.isExecutable(candidate)) {
          return candidate.toString();
        }
      }
    }
    throw new TaskLaunchException(
        "find program " + program,
        "ENOENT",
        "not in " + searched(System.getenv()),
        "install it there or give the program's absolute path");
  }

  private static List<Path> searched(Map<String, String> environment) {
    if (WINDOWS) {
      Path root = Path.of(environment.getOrDefault("SystemRoot", "C:\\Windows"));
      return List.of(root.resolve("System32"), root);
    }
    return List.of(Path.of("/usr/local/bin"), Path.of("/usr/bin"), Path.of("/bin"));
  }
}
