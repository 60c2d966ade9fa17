package io.octaskly.sandbox;

import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the parts of a {@link Task} must look like. Each method throws an {@link
 * IllegalArgumentException} that names the part, the rule and the way out; one that checks a single
 * part returns it.
 */
final class TaskRules {
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9._:-]{1,128}");

  private TaskRules() {}

  /** A program is a bare name, looked up in a fixed PATH at launch, or an absolute path. */
  static String requireProgram(String program) {
    requireNoNul(program, "program");
    if (program.isEmpty()) {
      throw new IllegalArgumentException(
          "program is empty: give a name such as \"python3\" or an absolute path");
    }
    if (program.indexOf('/') > 0) {
      throw new IllegalArgumentException(
          "program "
              + Printable.quoted(program)
              + " is a relative path, and would depend on a working directory that the task may"
              + " not have: give its absolute path, or a bare name to look up in a fixed PATH");
    }
    return program;
  }

  /** C strings end at the first NUL: what follows would be dropped without a word. */
  static String requireNoNul(String value, String what) {
    int index = value.indexOf('\0');
    if (index >= 0) {
      throw nul(what, index);
    }
    return value;
  }

  static char[] requireNoNul(char[] value, String what) {
    for (int index = 0; index < value.length; index++) {
      if (value[index] == '\0') {
        throw nul(what, index);
      }
    }
    return value;
  }

  private static IllegalArgumentException nul(String what, int index) {
    return new IllegalArgumentException(
        what
            + " has a NUL character at index "
            + index
            + ", where the kernel would cut it: remove the character");
  }

  /** The kernel splits {@code name=value} at the first {@code =}: {@code environ(7)}. */
  static String requireVariableName(String name) {
    requireNoNul(name, "environment variable name");
    if (name.isEmpty() || name.indexOf('=') >= 0) {
      throw new IllegalArgumentException(
          "environment variable name "
              + Printable.quoted(name)
              + (name.isEmpty() ? " is empty" : " has a '='")
              + ": give a name without '=' and the value as the second argument");
    }
    return name;
  }

  /**
   * Relative paths would be resolved against a directory that may change, and making them absolute
   * and normal here could name another file where symbolic links are involved.
   */
  static Path requireAbsolute(Path path, String what) {
    if (!path.getFileSystem().equals(FileSystems.getDefault())) {
      throw new IllegalArgumentException(
          what
              + " "
              + Printable.quoted(path.toString())
              + " is not on the default file system, which is the only one that the kernel sees:"
              + " copy the file there");
    }
    if (!path.isAbsolute()) {
      throw new IllegalArgumentException(
          what
              + " "
              + Printable.quoted(path.toString())
              + " is not absolute: give the absolute path, for example path.toRealPath()");
    }
    return path;
  }

  /** A place inside the task's working directory, written so that it cannot lead out of it. */
  static String requireInside(String as) {
    requireNoNul(as, "input name");
    for (String part : as.split("/", -1)) {
      if (part.isEmpty() || part.equals(".") || part.equals("..")) {
        throw new IllegalArgumentException(
            "input name "
                + Printable.quoted(as)
                + " is absolute or has an empty part, '.' or '..': give a path inside the task's"
                + " working directory such as \"data/in.csv\"");
      }
    }
    return as;
  }

  /** A pattern that can match a path relative to, and inside, the working directory. */
  static String requireGlob(String glob) {
    requireNoNul(glob, "collect pattern");
    for (String alternative : glob.split("[{,]", -1)) {
      boolean climbs = false;
      for (String part : alternative.split("[/}]", -1)) {
        climbs |= part.equals(".") || part.equals("..");
      }
      if (climbs || alternative.startsWith("/")) {
        throw badGlob(glob, "is absolute or has a part '.' or '..'", null);
      }
    }
    if (glob.isEmpty() || glob.endsWith("/") || glob.contains("//")) {
      throw badGlob(glob, "has an empty part", null);
    }
    try {
      FileSystems.getDefault().getPathMatcher("glob:" + glob);
    } catch (IllegalArgumentException malformed) {
      throw badGlob(glob, "is malformed", malformed);
    }
    return glob;
  }

  private static IllegalArgumentException badGlob(
      String glob, String rule, @Nullable Throwable cause) {
    return new IllegalArgumentException(
        "collect pattern "
            + Printable.quoted(glob)
            + " "
            + rule
            + ": give a pattern relative to the task's working directory, such as \"out/*.csv\"",
        cause);
  }

  /** Two inputs can neither share a place nor lie inside one another. */
  static void requireApart(String taken, String as) {
    if (taken.equals(as) || taken.startsWith(as + "/") || as.startsWith(taken + "/")) {
      throw new IllegalArgumentException(
          "input name "
              + Printable.quoted(as)
              + " collides with input name "
              + Printable.quoted(taken)
              + ": give each input a place of its own");
    }
  }

  static void requireRuntime(
      RuntimeProfile runtime, @Nullable MainClass main, List<String> jvmOptions) {
    if (main == null && !jvmOptions.isEmpty()) {
      throw new IllegalArgumentException(
          "JVM options "
              + Printable.escaped(jvmOptions.toString())
              + " for a program: give them to it by args(...), or run a class by"
              + " Task.mainBuilder(...)");
    }
    if (main != null && runtime != RuntimeProfile.JVM) {
      throw new IllegalArgumentException(
          "run-time "
              + runtime
              + " for class "
              + main.name()
              + ", which runs in a JVM: leave runtime(...) out");
    }
  }

  static void requireDistinct(Set<String> plain, Set<String> secret) {
    for (String name : secret) {
      if (plain.contains(name)) {
        throw new IllegalArgumentException(
            "environment variable "
                + Printable.quoted(name)
                + " is set both plain and secret: call only one of env and secretEnv for it");
      }
    }
  }

  static String requireLabelKey(String key) {
    if (key.isEmpty()) {
      throw new IllegalArgumentException("label key is empty: give a name such as \"project\"");
    }
    return requireNoNul(key, "label key");
  }

  static String requireId(String id) {
    if (!ID.matcher(id).matches()) {
      throw new IllegalArgumentException(
          "task id "
              + Printable.quoted(id)
              + " is not 1 to 128 characters of A-Z a-z 0-9 . _ : - : leave it out to get a random"
              + " one");
    }
    return id;
  }
}
