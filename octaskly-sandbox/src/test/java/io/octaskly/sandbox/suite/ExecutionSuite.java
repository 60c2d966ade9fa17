package io.octaskly.sandbox.suite;

import java.util.List;

/** Attacks of family {@link Family#EXECUTION}. */
final class ExecutionSuite {
  private ExecutionSuite() {}

  static List<Attack> attacks() {
    return List.of();
  }
}
