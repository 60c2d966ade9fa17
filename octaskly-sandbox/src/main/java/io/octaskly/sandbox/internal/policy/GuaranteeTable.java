package io.octaskly.sandbox.internal.policy;

import static io.octaskly.sandbox.IsolationLevel.BASIC;
import static io.octaskly.sandbox.IsolationLevel.NONE;
import static io.octaskly.sandbox.IsolationLevel.STRICT;
import static io.octaskly.sandbox.IsolationLevel.VERY_STRICT;
import static io.octaskly.sandbox.Mechanism.CAPABILITY_DROP;
import static io.octaskly.sandbox.Mechanism.CLOSE_RANGE;
import static io.octaskly.sandbox.Mechanism.EXEC_ENVIRONMENT;
import static io.octaskly.sandbox.Mechanism.GUARD_PROCESS;
import static io.octaskly.sandbox.Mechanism.LANDLOCK;
import static io.octaskly.sandbox.Mechanism.LANDLOCK_SCOPES;
import static io.octaskly.sandbox.Mechanism.NO_NEW_PRIVS;
import static io.octaskly.sandbox.Mechanism.ONE_SHOT_EXEC;
import static io.octaskly.sandbox.Mechanism.OWN_USER_ID;
import static io.octaskly.sandbox.Mechanism.RLIMIT;
import static io.octaskly.sandbox.Mechanism.SECCOMP;
import static io.octaskly.sandbox.Mechanism.SETSID;
import static io.octaskly.sandbox.Mechanism.SUPERVISOR;
import static io.octaskly.sandbox.Mechanism.TREE_SAMPLER;

import io.octaskly.sandbox.Guarantee;
import io.octaskly.sandbox.GuaranteeUnavailableException;
import io.octaskly.sandbox.IsolationLevel;
import io.octaskly.sandbox.Mechanism;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which level promises what, and what keeps each promise: the first alternative whose mechanisms
 * are all available. When none is, there is no launch; a promise is never dropped or weakened.
 */
public final class GuaranteeTable {
  private static final List<Row> ROWS =
      List.of(
          row(Guarantee.OWN_SESSION, NONE).by(SETSID),
          row(Guarantee.TREE_ENDS, NONE).by(GUARD_PROCESS),
          row(Guarantee.NO_INHERITED_DESCRIPTORS, NONE).by(CLOSE_RANGE),
          row(Guarantee.RESOURCE_LIMITS, BASIC).by(RLIMIT, SUPERVISOR, TREE_SAMPLER),
          row(Guarantee.NO_NEW_PRIVILEGES, BASIC).by(NO_NEW_PRIVS, CAPABILITY_DROP, RLIMIT),
          row(Guarantee.CLEAN_ENVIRONMENT, BASIC).by(EXEC_ENVIRONMENT),
          // Landlock does not cover metadata: modes, owners, times, attributes.
          row(Guarantee.WRITES_CONFINED, BASIC).by(LANDLOCK, SECCOMP),
          row(Guarantee.READS_CONFINED, BASIC).by(LANDLOCK),
          row(Guarantee.EXECUTION_CONFINED, STRICT).by(ONE_SHOT_EXEC, LANDLOCK),
          row(Guarantee.SYSTEM_DIRECTORIES_HIDDEN, STRICT).by(LANDLOCK),
          row(Guarantee.HOST_PROCESSES_UNTOUCHED, STRICT)
              .by(LANDLOCK_SCOPES, SECCOMP)
              .by(OWN_USER_ID, SECCOMP),
          row(Guarantee.HOST_SERVICES_UNREACHED, STRICT).by(SECCOMP),
          row(Guarantee.DANGEROUS_CALLS_REFUSED, STRICT).by(SECCOMP),
          row(Guarantee.ONLY_LISTED_CALLS, VERY_STRICT).by(SECCOMP));

  /** Asked for by {@code network(NONE)}, and always at VERY_STRICT. */
  private static final Row NETWORK = row(Guarantee.NETWORK_CLOSED, STRICT).by(SECCOMP);

  private GuaranteeTable() {}

  /**
   * What keeps each promise of a level here.
   *
   * @param networkClosed whether the task asked for no network
   * @param executionGranted whether other programs may be executed, which one-shot exec would
   *     refuse
   * @param limited whether limits are set; at NONE they need not be
   * @throws GuaranteeUnavailableException naming the first promise that cannot be kept
   */
  public static Map<Guarantee, List<Mechanism>> resolve(
      IsolationLevel level,
      boolean networkClosed,
      boolean executionGranted,
      boolean limited,
      Set<Mechanism> available) {
    EnumMap<Guarantee, List<Mechanism>> kept = new EnumMap<>(Guarantee.class);
    for (Row row : ROWS) {
      boolean asked = limited && row.guarantee() == Guarantee.RESOURCE_LIMITS;
      if (level.isAtLeast(row.from()) || asked) {
        kept.put(row.guarantee(), row.firstAvailable(available));
      }
    }
    if (networkClosed || level == VERY_STRICT) {
      kept.put(NETWORK.guarantee(), NETWORK.firstAvailable(available));
    }
    if (executionGranted && kept.containsKey(Guarantee.EXECUTION_CONFINED)) {
      kept.put(Guarantee.EXECUTION_CONFINED, List.of(LANDLOCK));
    }
    return Collections.unmodifiableMap(kept);
  }

  private static Row row(Guarantee guarantee, IsolationLevel from) {
    return new Row(guarantee, from, List.of());
  }

  /** A promise, the lowest level that makes it, and the ways to keep it, the preferred first. */
  private record Row(Guarantee guarantee, IsolationLevel from, List<List<Mechanism>> alternatives) {

    /** Adds a way that needs all of these. */
    Row by(Mechanism... together) {
      List<List<Mechanism>> more = new ArrayList<>(alternatives);
      more.add(List.of(together));
      return new Row(guarantee, from, List.copyOf(more));
    }

    List<Mechanism> firstAvailable(Set<Mechanism> available) {
      List<String> lookedFor = new ArrayList<>();
      for (List<Mechanism> alternative : alternatives) {
        if (available.containsAll(alternative)) {
          return alternative;
        }
        for (Mechanism mechanism : alternative) {
          if (!available.contains(mechanism)) {
            lookedFor.add(mechanism.label() + ": " + WayOut.whatIsMissing(mechanism));
          }
        }
      }
      throw new GuaranteeUnavailableException(guarantee, lookedFor, WayOut.forMissing(guarantee));
    }
  }
}
