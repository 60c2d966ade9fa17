package io.octaskly.sandbox.internal.policy;

import io.octaskly.sandbox.Guarantee;
import io.octaskly.sandbox.IsolationLevel;
import io.octaskly.sandbox.Mechanism;

/**
 * What to say when a mechanism is missing: what was looked for, and what an administrator can do.
 */
final class WayOut {
  private WayOut() {}

  static String whatIsMissing(Mechanism mechanism, HostFeatures features) {
    return switch (mechanism) {
      case LANDLOCK ->
          "not in this kernel, not in its lsm= list, or refused by a container profile"
              + " (landlock_create_ruleset failed)";
      case LANDLOCK_SCOPES -> "needs Landlock ABI 6 (Linux 6.12)";
      case SIGNAL_LISTENER ->
          "this kernel or a container profile gives no seccomp listener (Linux 5.5), or another"
              + " listener is there already";
      case SECCOMP, ONE_SHOT_EXEC, SELF_SIGNALS_ONLY ->
          "this kernel has no seccomp filters (CONFIG_SECCOMP_FILTER)";
      case OWN_USER_ID ->
          "this process may not change user ids (needs CAP_SETUID, CAP_SETGID, CAP_CHOWN,"
              + " CAP_KILL)";
      case CGROUP -> features.cgroups().obstacle();
      case CGROUP_KILL ->
          features.cgroups().directory() == null
              ? features.cgroups().obstacle()
              : "needs Linux 5.14";
      case GUARD_PROCESS ->
          "the guard finds what to kill in /proc/thread-self/children, which is not there"
              + " (CONFIG_PROC_CHILDREN, or /proc not mounted)";
      case CLOSE_RANGE -> "close_range(2) is missing (Linux 5.9) or refused by a container profile";
      case INIT_PROCESS, PID_NAMESPACE, MOUNT_NAMESPACE, IPC_NAMESPACE, NETWORK_NAMESPACE ->
          features.namespaces().available()
              ? "not used at this level, or declined by requiring a guard process"
              : features.namespaces().obstacle();
      default -> "not available";
    };
  }

  /**
   * What can be done.
   *
   * @param namespaces whether this host has some
   */
  static String forMissing(Guarantee guarantee, IsolationLevel level, boolean namespaces) {
    return switch (guarantee) {
      case WRITES_CONFINED, READS_CONFINED, EXECUTION_CONFINED, SYSTEM_DIRECTORIES_HIDDEN ->
          "use Linux 5.13 or later with Landlock switched on (boot parameter lsm=landlock,...) and"
              + " a container profile that lets landlock_create_ruleset through, or "
              + withoutLandlock(level, namespaces);
      case RESOURCE_LIMITS ->
          "delegate a control group with the controllers memory and pids to this process (systemd:"
              + " Delegate=yes), or do not require one";
      case TREE_ENDS -> "mount /proc; without it no task can be started";
      case NO_INHERITED_DESCRIPTORS ->
          "use Linux 5.9 or later and a container profile that lets close_range through";
      case NETWORK_CLOSED,
          HOST_PROCESSES_UNTOUCHED,
          HOST_SERVICES_UNREACHED,
          DANGEROUS_CALLS_REFUSED,
          ONLY_LISTED_CALLS,
          ONLY_PROFILE_CALLS ->
          "use a kernel with seccomp filters, or ask for a lower level";
      default -> "ask for a lower level";
    };
  }

  /** Below STRICT nothing else confines files: there namespaces are not used. */
  private static String withoutLandlock(IsolationLevel level, boolean namespaces) {
    boolean atLeastStrict = level.isAtLeast(IsolationLevel.STRICT);
    if (!namespaces) {
      return (atLeastStrict
              ? "allow this process namespaces"
              : "ask for level strict with namespaces")
          + ", or ask for level none";
    }
    return atLeastStrict
        ? "let namespaces keep this level, which they do while no execution is granted and no guard"
            + " process required"
        : "ask for level strict, which namespaces keep here";
  }
}
