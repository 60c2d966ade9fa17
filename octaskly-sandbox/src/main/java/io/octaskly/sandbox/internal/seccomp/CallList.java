package io.octaskly.sandbox.internal.seccomp;

import io.octaskly.sandbox.IsolationLevel;
import io.octaskly.sandbox.Network;
import io.octaskly.sandbox.internal.kernel.Architecture;
import io.octaskly.sandbox.internal.kernel.SystemCall;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * The system calls that a profile lists. Names and numbers of calls are an architecture's, and so
 * is what C libraries make of them: a list holds for the architecture where it was learned.
 *
 * @param calls at least one; all exist on the architecture
 */
public record CallList(Architecture architecture, Set<SystemCall> calls) {

  /** Copies the set. */
  public CallList {
    if (calls.isEmpty()) {
      throw new IllegalArgumentException("a list without a call lets nothing run");
    }
    calls = Collections.unmodifiableSet(EnumSet.copyOf(calls));
    for (SystemCall call : calls) {
      if (!call.existsOn(architecture)) {
        throw new IllegalArgumentException(call.kernelName() + " is no call of " + architecture);
      }
    }
  }

  /**
   * The list for a program: what it was seen to make, with what {@link EquivalentCalls} adds as far
   * as the level allows it.
   */
  public static CallList around(
      Set<SystemCall> seen, Architecture architecture, IsolationLevel level, Network network) {
    Set<SystemCall> calls = EquivalentCalls.around(seen);
    calls.retainAll(ofLevel(architecture, level, network));
    calls.addAll(seen);
    return new CallList(architecture, calls);
  }

  /** The calls that a level lets pass where no profile lists fewer. */
  public static Set<SystemCall> ofLevel(
      Architecture architecture, IsolationLevel level, Network network) {
    Set<SystemCall> calls = ConfinementFilters.allowedAt(level, network == Network.HOST);
    calls.removeIf(call -> !call.existsOn(architecture));
    return calls;
  }

  /**
   * What a run need not be asked about: every list has these calls, some of which a launch itself
   * makes at a moment when nobody could answer.
   */
  public static Set<SystemCall> inEveryList() {
    return EquivalentCalls.ALWAYS;
  }

  /** The names, in the order of the alphabet. */
  public List<String> names() {
    return calls.stream().map(SystemCall::kernelName).sorted().toList();
  }
}
