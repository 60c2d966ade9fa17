package io.octaskly.sandbox.internal.policy;

import io.octaskly.sandbox.Guarantee;
import io.octaskly.sandbox.IsolationLevel;
import io.octaskly.sandbox.Mechanism;
import io.octaskly.sandbox.internal.kernel.Kernel;
import io.octaskly.sandbox.internal.launch.SignalFilter;
import io.octaskly.sandbox.internal.launch.SignalFilter.Known;
import io.octaskly.sandbox.internal.seccomp.FilterPolicy;
import io.octaskly.sandbox.internal.seccomp.SignalFilters;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which signal filter a task gets; each is compiled once, when it is first needed. */
final class SignalPolicy {
  private SignalPolicy() {}

  /**
   * Whether the listener of the task's filter is to be asked about signals, since nothing else
   * confines them.
   */
  static boolean asks(Map<Guarantee, List<Mechanism>> kept) {
    return signals(kept).contains(Mechanism.SIGNAL_LISTENER);
  }

  private static List<Mechanism> signals(Map<Guarantee, List<Mechanism>> kept) {
    return kept.getOrDefault(Guarantee.HOST_PROCESSES_UNTOUCHED, List.of());
  }

  /**
   * The filter for a task, or null where Landlock, a user id of its own, a namespace or the
   * listener confines its signals, or nothing does (level NONE).
   *
   * @param kept by which mechanisms the level's promises are kept
   */
  static @Nullable SignalFilter filter(
      IsolationLevel level, Map<Guarantee, List<Mechanism>> kept, HostFeatures features) {
    if (signals(kept).contains(Mechanism.SELF_SIGNALS_ONLY)) {
      return SelfOnly.FILTER;
    }
    // BASIC does not promise that no process of the host is signalled; but the guard must not be,
    // or the tree would not end. Landlock's scopes do not cover prlimit(2), by which it could be
    // given a processor time that it has used up.
    return level == IsolationLevel.BASIC && !features.changesIds() ? Sparing.FILTER : null;
  }

  private static final class SelfOnly {
    static final SignalFilter FILTER = naming(SignalFilters.selfOnly(), Known.TASK);
  }

  private static final class Sparing {
    static final SignalFilter FILTER = naming(SignalFilters.sparing(), Known.GUARD);
  }

  private static SignalFilter naming(FilterPolicy policy, Known known) {
    return new SignalFilter(policy.compile(Kernel.architecture()), known);
  }
}
