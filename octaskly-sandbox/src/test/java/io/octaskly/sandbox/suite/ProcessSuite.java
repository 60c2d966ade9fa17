package io.octaskly.sandbox.suite;

import java.util.List;

/** Attacks of family {@link Family#PROCESSES}. */
final class ProcessSuite {
  private ProcessSuite() {}

  static List<Attack> attacks() {
    return List.of();
  }
}
