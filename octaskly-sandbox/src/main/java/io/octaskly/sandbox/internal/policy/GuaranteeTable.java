package io.octaskly.sandbox.internal.policy;

import static io.octaskly.sandbox.IsolationLevel.BASIC;
import static io.octaskly.sandbox.IsolationLevel.NONE;
import static io.octaskly.sandbox.IsolationLevel.STRICT;
import static io.octaskly.sandbox.IsolationLevel.VERY_STRICT;
import static io.octaskly.sandbox.Mechanism.CAPABILITY_DROP;
import static io.octaskly.sandbox.Mechanism.CGROUP;
import static io.octaskly.sandbox.Mechanism.CGROUP_KILL;
import static io.octaskly.sandbox.Mechanism.CLOSE_RANGE;
import static io.octaskly.sandbox.Mechanism.EXEC_ENVIRONMENT;
import static io.octaskly.sandbox.Mechanism.GUARD_PROCESS;
import static io.octaskly.sandbox.Mechanism.INIT_PROCESS;
import static io.octaskly.sandbox.Mechanism.IPC_NAMESPACE;
import static io.octaskly.sandbox.Mechanism.LANDLOCK;
import static io.octaskly.sandbox.Mechanism.LANDLOCK_SCOPES;
import static io.octaskly.sandbox.Mechanism.MOUNT_NAMESPACE;
import static io.octaskly.sandbox.Mechanism.NETWORK_NAMESPACE;
import static io.octaskly.sandbox.Mechanism.NO_NEW_PRIVS;
import static io.octaskly.sandbox.Mechanism.ONE_SHOT_EXEC;
import static io.octaskly.sandbox.Mechanism.OWN_USER_ID;
import static io.octaskly.sandbox.Mechanism.PID_NAMESPACE;
import static io.octaskly.sandbox.Mechanism.RLIMIT;
import static io.octaskly.sandbox.Mechanism.SECCOMP;
import static io.octaskly.sandbox.Mechanism.SELF_SIGNALS_ONLY;
import static io.octaskly.sandbox.Mechanism.SETSID;
import static io.octaskly.sandbox.Mechanism.SIGNAL_LISTENER;
import static io.octaskly.sandbox.Mechanism.SUPERVISOR;
import static io.octaskly.sandbox.Mechanism.TREE_SAMPLER;

import io.octaskly.sandbox.Guarantee;
import io.octaskly.sandbox.GuaranteeUnavailableException;
import io.octaskly.sandbox.IsolationLevel;
import io.octaskly.sandbox.Mechanism;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which level promises what, and what keeps each promise: the first alternative whose mechanisms
 * are all available. When none is, there is no launch; a promise is never dropped or weakened.
 *
 * <p>Namespaces come together or not at all: by default at VERY_STRICT, elsewhere when they are
 * asked for or when Landlock is missing. Where they are in use they come first in their rows, and
 * what else confines the same stays on beneath them.
 */
public final class GuaranteeTable {
  /** The mechanisms that are there when a task has namespaces. */
  static final Set<Mechanism> NAMESPACES =
      Collections.unmodifiableSet(
          EnumSet.of(
              INIT_PROCESS, PID_NAMESPACE, MOUNT_NAMESPACE, IPC_NAMESPACE, NETWORK_NAMESPACE));

  private static final List<Row> ROWS =
      List.of(
          row(Guarantee.OWN_SESSION, NONE).by(SETSID),
          row(Guarantee.TREE_ENDS, NONE)
              .by(INIT_PROCESS, PID_NAMESPACE, CGROUP_KILL)
              .by(INIT_PROCESS, PID_NAMESPACE)
              .by(GUARD_PROCESS, CGROUP_KILL)
              .by(GUARD_PROCESS),
          row(Guarantee.NO_INHERITED_DESCRIPTORS, NONE).by(CLOSE_RANGE),
          row(Guarantee.RESOURCE_LIMITS, BASIC)
              .by(CGROUP, RLIMIT, SUPERVISOR, TREE_SAMPLER)
              .by(RLIMIT, SUPERVISOR, TREE_SAMPLER),
          row(Guarantee.NO_NEW_PRIVILEGES, BASIC).by(NO_NEW_PRIVS, CAPABILITY_DROP, RLIMIT),
          row(Guarantee.CLEAN_ENVIRONMENT, BASIC).by(EXEC_ENVIRONMENT),
          // Landlock does not cover metadata: modes, owners, times, attributes.
          row(Guarantee.WRITES_CONFINED, BASIC)
              .by(MOUNT_NAMESPACE, LANDLOCK)
              .by(LANDLOCK, SECCOMP)
              .by(MOUNT_NAMESPACE),
          row(Guarantee.READS_CONFINED, BASIC)
              .by(MOUNT_NAMESPACE, LANDLOCK)
              .by(LANDLOCK)
              .by(MOUNT_NAMESPACE),
          row(Guarantee.EXECUTION_CONFINED, STRICT)
              .by(ONE_SHOT_EXEC, LANDLOCK)
              .by(ONE_SHOT_EXEC, MOUNT_NAMESPACE),
          row(Guarantee.SYSTEM_DIRECTORIES_HIDDEN, STRICT)
              .by(MOUNT_NAMESPACE, PID_NAMESPACE)
              .by(LANDLOCK),
          row(Guarantee.HOST_PROCESSES_UNTOUCHED, STRICT)
              .by(PID_NAMESPACE, SECCOMP)
              .by(LANDLOCK_SCOPES, SECCOMP)
              .by(OWN_USER_ID, SECCOMP)
              .by(SIGNAL_LISTENER, SECCOMP)
              .by(SELF_SIGNALS_ONLY, SECCOMP),
          row(Guarantee.HOST_SERVICES_UNREACHED, STRICT)
              .by(IPC_NAMESPACE, MOUNT_NAMESPACE, SECCOMP)
              .by(SECCOMP),
          row(Guarantee.DANGEROUS_CALLS_REFUSED, STRICT).by(SECCOMP),
          row(Guarantee.ONLY_LISTED_CALLS, VERY_STRICT).by(SECCOMP));

  /** Asked for by {@code network(NONE)}, and always at VERY_STRICT. */
  private static final Row NETWORK =
      row(Guarantee.NETWORK_CLOSED, STRICT).by(NETWORK_NAMESPACE, SECCOMP).by(SECCOMP);

  /** Asked for by a profile that lists system calls. */
  private static final Row PROFILE_CALLS = row(Guarantee.ONLY_PROFILE_CALLS, BASIC).by(SECCOMP);

  /**
   * Takes the place of its row when execution is granted: other programs may then be executed,
   * which one-shot exec would refuse; and libraries must be mapped as code, so that a mount cannot
   * be {@code noexec}.
   */
  private static final Row GRANTED_EXECUTION =
      row(Guarantee.EXECUTION_CONFINED, STRICT).by(LANDLOCK);

  private GuaranteeTable() {}

  /**
   * What a launch asks for.
   *
   * @param networkClosed whether the task is to have no network
   * @param executionGranted whether other programs may be executed
   * @param limited whether limits are set; at NONE they need not be
   * @param callsListed whether a profile lists the system calls
   * @param preferred mechanisms to be used where they are available
   * @param required mechanisms to be used, or there is no launch
   */
  public record Request(
      IsolationLevel level,
      boolean networkClosed,
      boolean executionGranted,
      boolean limited,
      boolean callsListed,
      Set<Mechanism> preferred,
      Set<Mechanism> required) {

    private boolean asksFor(Collection<Mechanism> mechanisms) {
      return !Collections.disjoint(preferred, mechanisms)
          || !Collections.disjoint(required, mechanisms);
    }

    private boolean wantsNamespaces(Set<Mechanism> available) {
      if (!level.isAtLeast(STRICT) || required.contains(GUARD_PROCESS)) {
        return false;
      }
      return asksFor(NAMESPACES)
          || !available.contains(LANDLOCK)
          || (level == VERY_STRICT && !preferred.contains(GUARD_PROCESS));
    }
  }

  /**
   * What keeps each promise here.
   *
   * @param features what this host offers
   * @throws GuaranteeUnavailableException naming the first promise that cannot be kept
   * @throws IllegalArgumentException if a mechanism is required that has no part in any promise
   */
  public static Map<Guarantee, List<Mechanism>> resolve(Request request, HostFeatures features) {
    return resolve(request, features.mechanisms(), features);
  }

  static Map<Guarantee, List<Mechanism>> resolve(
      Request request, Set<Mechanism> offered, HostFeatures features) {
    Set<Mechanism> available = EnumSet.copyOf(offered);
    // All rows must agree: what one of them claims of namespaces holds only if there are some.
    if (request.wantsNamespaces(available) && available.containsAll(NAMESPACES)) {
      available.remove(GUARD_PROCESS);
    } else {
      available.removeAll(NAMESPACES);
    }
    EnumMap<Guarantee, List<Mechanism>> kept = new EnumMap<>(Guarantee.class);
    for (Row row : rows(request)) {
      kept.put(row.guarantee(), row.firstAvailable(available, request, features));
    }
    requireUsed(request, kept.values());
    return Collections.unmodifiableMap(kept);
  }

  /** Whether a launch with these guarantees makes namespaces. */
  static boolean useNamespaces(Map<Guarantee, List<Mechanism>> kept) {
    return kept.getOrDefault(Guarantee.TREE_ENDS, List.of()).contains(PID_NAMESPACE);
  }

  private static List<Row> rows(Request request) {
    List<Row> rows = new ArrayList<>();
    for (Row row : ROWS) {
      boolean limits = request.limited() && row.guarantee() == Guarantee.RESOURCE_LIMITS;
      if (request.level().isAtLeast(row.from()) || limits) {
        boolean granted =
            request.executionGranted() && row.guarantee() == GRANTED_EXECUTION.guarantee();
        rows.add(granted ? GRANTED_EXECUTION : row);
      }
    }
    if (request.networkClosed() || request.level() == VERY_STRICT) {
      rows.add(NETWORK);
    }
    if (request.callsListed() && request.level().isAtLeast(PROFILE_CALLS.from())) {
      rows.add(PROFILE_CALLS);
    }
    return rows;
  }

  private static void requireUsed(Request request, Collection<List<Mechanism>> kept) {
    for (Mechanism mechanism : request.required()) {
      if (kept.stream().noneMatch(used -> used.contains(mechanism))) {
        throw new IllegalArgumentException(
            "required mechanism "
                + mechanism.label()
                + " has no part in what level "
                + request.level().id()
                + " promises with these grants"
                + (mechanism == NETWORK_NAMESPACE ? " (the network is open: network(NONE))" : "")
                + ": leave it out, or ask for a higher level");
      }
    }
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

    List<Mechanism> firstAvailable(
        Set<Mechanism> available, Request request, HostFeatures features) {
      List<String> lookedFor = new ArrayList<>();
      for (List<Mechanism> alternative : candidates(request)) {
        if (available.containsAll(alternative)) {
          return alternative;
        }
        for (Mechanism mechanism : alternative) {
          String missing = mechanism.label() + ": " + WayOut.whatIsMissing(mechanism, features);
          if (!available.contains(mechanism) && !lookedFor.contains(missing)) {
            lookedFor.add(missing);
          }
        }
      }
      throw new GuaranteeUnavailableException(
          guarantee,
          lookedFor,
          WayOut.forMissing(guarantee, request.level(), features.namespaces().available()));
    }

    /** What is required leaves no choice where it has a part; what is preferred goes first. */
    private List<List<Mechanism>> candidates(Request request) {
      List<List<Mechanism>> required =
          alternatives.stream().filter(way -> sharesAny(way, request.required())).toList();
      return (required.isEmpty() ? alternatives : required)
          .stream()
              .sorted(Comparator.comparing(way -> !sharesAny(way, request.preferred())))
              .toList();
    }

    private static boolean sharesAny(List<Mechanism> way, Set<Mechanism> mechanisms) {
      return !Collections.disjoint(way, mechanisms);
    }
  }
}
