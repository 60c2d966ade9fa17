package io.octaskly.sandbox.suite;

import java.util.List;

/** Attacks of family {@link Family#SOCKETS}. */
final class SocketSuite {
  private SocketSuite() {}

  static List<Attack> attacks() {
    return List.of();
  }
}
