package io.octaskly.sandbox.suite;

import io.octaskly.sandbox.suite.Attempt.Ran;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Predicate;

/** Modes of files of the host, as attacks change them. */
final class Modes {
  /** What attacks set; no file of a scene has it. */
  static final int CHANGED = 0612;

  /** A file that runs with its owner's rights. */
  static final int SET_USER_ID = 04755;

  static final String NO_FCHMODAT2 = "Linux 6.1 has no fchmodat2";

  private static final int PERMISSIONS = 07777;

  private Modes() {}

  static void set(Path file, int mode) {
    try {
      Files.setAttribute(file, "unix:mode", mode);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static int of(Path file) {
    try {
      return (int) Files.getAttribute(file, "unix:mode") & PERMISSIONS;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether an attack has changed it. */
  static Predicate<Ran> changed(Path file) {
    return ran -> of(file) == CHANGED;
  }
}
