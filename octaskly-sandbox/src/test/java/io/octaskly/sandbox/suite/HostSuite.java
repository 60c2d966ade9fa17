package io.octaskly.sandbox.suite;

import java.util.List;

/** Attacks of family {@link Family#HOST}. */
final class HostSuite {
  private HostSuite() {}

  static List<Attack> attacks() {
    return List.of();
  }
}
