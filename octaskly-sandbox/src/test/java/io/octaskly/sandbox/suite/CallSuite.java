package io.octaskly.sandbox.suite;

import java.util.List;

/** Attacks of family {@link Family#CALLS}. */
final class CallSuite {
  private CallSuite() {}

  static List<Attack> attacks() {
    return List.of();
  }
}
