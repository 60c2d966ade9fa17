package io.octaskly.sandbox;

import java.nio.file.Path;
import java.util.Objects;

/**
 * A file of the host of which a task finds a copy in its private working directory.
 *
 * @param from the absolute path of a regular file on the host
 * @param as where the task finds the copy: a path relative to the working directory, {@code /}
 *     between its parts
 */
public record InputFile(Path from, String as) {
  /**
   * Checks both paths.
   *
   * @param from an absolute path on the default file system
   * @param as a relative path that stays inside the working directory
   * @throws NullPointerException if an argument is null
   * @throws IllegalArgumentException if {@code from} is not absolute or not on the default file
   *     system, or {@code as} is absolute or has an empty part, {@code .}, {@code ..} or a NUL
   */
  public InputFile {
    TaskRules.requireAbsolute(Objects.requireNonNull(from, "from"), "input path");
    TaskRules.requireInside(Objects.requireNonNull(as, "as"));
  }
}
