package io.octaskly.sandbox.suite;

import java.util.ArrayList;
import java.util.List;

/** Attacks of family {@link Family#PROCESSES}. */
final class ProcessSuite {
  private ProcessSuite() {}

  static List<Attack> attacks() {
    List<Attack> attacks = new ArrayList<>();
    attacks.addAll(SignalSuite.attacks());
    attacks.addAll(TracingSuite.attacks());
    attacks.addAll(TuningSuite.attacks());
    attacks.addAll(SurvivalSuite.attacks());
    return attacks;
  }
}
