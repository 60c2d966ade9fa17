package io.octaskly.sandbox.suite;

import java.util.ArrayList;
import java.util.List;

/** All attacks, in the order of the table. */
final class Suite {
  private Suite() {}

  static List<Attack> attacks() {
    List<Attack> attacks = new ArrayList<>();
    attacks.addAll(DescriptorSuite.attacks());
    attacks.addAll(FileSuite.attacks());
    attacks.addAll(ExecutionSuite.attacks());
    attacks.addAll(ProcessSuite.attacks());
    attacks.addAll(CallSuite.attacks());
    attacks.addAll(SocketSuite.attacks());
    attacks.addAll(ResourceSuite.attacks());
    attacks.addAll(HostSuite.attacks());
    return attacks;
  }
}
