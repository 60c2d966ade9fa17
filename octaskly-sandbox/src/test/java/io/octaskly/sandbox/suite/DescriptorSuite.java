package io.octaskly.sandbox.suite;

import java.util.List;

/** Attacks of family {@link Family#DESCRIPTORS}. */
final class DescriptorSuite {
  private DescriptorSuite() {}

  static List<Attack> attacks() {
    return List.of();
  }
}
