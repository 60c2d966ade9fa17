package io.octaskly.sandbox.internal.seccomp;

import io.octaskly.sandbox.internal.kernel.SystemCall;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The filter of a level, and what the list of a profile leaves of it.
 *
 * @param level the filter of the level
 * @param listed the calls of the profile; null if it lists none, and the level's filter holds
 */
public record ProfileFilter(FilterPolicy level, @Nullable Set<SystemCall> listed) {

  /** Adds the calls without which nothing runs. */
  public ProfileFilter {
    if (listed != null) {
      Set<SystemCall> all = EnumSet.copyOf(EquivalentCalls.ALWAYS);
      all.addAll(listed);
      listed = Set.copyOf(all);
    }
  }

  /** What holds: nothing passes that the level refuses. */
  public FilterPolicy policy() {
    return listed == null ? level : level.only(listed);
  }

  /** Whether a call that was refused would have passed by the level alone. */
  boolean refuses(SystemCall call, List<Long> arguments) {
    return isUnlisted(call) && !level.answer(call, arguments).refuses();
  }

  /**
   * Whether a refusal is worth a report; one by the list always is, since the program did not make
   * the call when it was learned.
   */
  public boolean isReported(SystemCall call, FilterAction refusal) {
    boolean byList =
        isUnlisted(call)
            && refusal.equals(FilterPolicy.UNLISTED_CALL)
            && level.rule(call).allowsWithoutNonce();
    return byList || ConfinementFilters.isReported(call, refusal);
  }

  private boolean isUnlisted(SystemCall call) {
    return listed != null && !listed.contains(call);
  }
}
