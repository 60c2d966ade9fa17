package io.octaskly.sandbox.suite;

import java.util.List;

/** Attacks of family {@link Family#RESOURCES}. */
final class ResourceSuite {
  private ResourceSuite() {}

  static List<Attack> attacks() {
    return List.of();
  }
}
