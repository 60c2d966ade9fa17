package io.octaskly.sandbox.internal.seccomp;

import static io.octaskly.sandbox.internal.kernel.Errno.EACCES;
import static io.octaskly.sandbox.internal.kernel.Errno.ENOSYS;
import static io.octaskly.sandbox.internal.kernel.Errno.EPERM;
import static io.octaskly.sandbox.internal.seccomp.Argument.ofInt;

import io.octaskly.sandbox.IsolationLevel;
import io.octaskly.sandbox.internal.kernel.SystemCall;
import java.util.List;
import java.util.Set;

/**
 * The filters of the isolation levels. They refuse with EPERM what is never allowed, with EACCES
 * what a grant could have allowed, as Landlock does, and with ENOSYS what has an older equivalent
 * that a filter can judge, so that C libraries fall back to it.
 *
 * <p>A filter sees registers, never memory: a call whose arguments lie behind a pointer ({@code
 * clone3}, {@code openat2}) can only be allowed or refused as a whole.
 */
public final class ConfinementFilters {

  /** The first Landlock ABI that governs truncation ({@code landlock(7)}, Linux 6.2). */
  private static final int LANDLOCK_TRUNCATE = 3;

  /** The first Landlock ABI that governs {@code ioctl} on devices (Linux 6.10). */
  private static final int LANDLOCK_IOCTL_DEV = 5;

  /** Calls that act on the process or thread that their first argument names. */
  private static final List<SystemCall> BY_PROCESS_ID =
      List.of(
          SystemCall.PRLIMIT64,
          SystemCall.GET_ROBUST_LIST,
          SystemCall.SCHED_SETAFFINITY,
          SystemCall.SCHED_SETPARAM,
          SystemCall.SCHED_SETSCHEDULER,
          SystemCall.SCHED_SETATTR);

  private ConfinementFilters() {}

  /**
   * For BASIC: nothing outside the grants is changed. Landlock governs the contents of files; this
   * governs their metadata and what older Landlock leaves open. And nothing is made that neither
   * counts as the memory of a process nor ends with the task: System V segments.
   *
   * @param landlockAbi as in {@link ConfinementInputs}
   */
  public static FilterPolicy basic(int landlockAbi) {
    FilterPolicy.Builder policy = FilterPolicy.allowByDefault();
    guardMetadata(policy);
    guardFiles(policy, landlockAbi);
    policy.refuse(EPERM, List.of(SystemCall.SHMGET));
    return policy.on(SystemCall.IOCTL, DeviceControls.ofFiles().otherwiseAllow()).build();
  }

  /**
   * For STRICT: BASIC, and nothing reaches the host's processes, its services, or the interfaces of
   * the kernel that an ordinary program has no use for.
   *
   * <p>Signals ({@code kill}, {@code tkill}, {@code tgkill}, {@code rt_sigqueueinfo}, {@code
   * rt_tgsigqueueinfo}, {@code pidfd_send_signal}) are allowed, since a filter cannot tell the
   * task's own processes from others: Landlock's signal scope (ABI 6), a user id of its own, or a
   * filter of {@link SignalFilters} confines them. So are calls that only read another process's
   * group, session, priority or affinity.
   */
  public static FilterPolicy strict(ConfinementInputs inputs) {
    FilterPolicy.Builder policy = FilterPolicy.allowByDefault();
    if (!inputs.metadataOpen()) {
      guardMetadata(policy);
    }
    guardFiles(policy, inputs.landlockAbi());
    guardExecution(policy, inputs.oneShotExec());
    guardKernel(policy);
    guardNamespaces(policy, ArgumentRules.CLONE_OWN_CHILDREN);
    guardProcesses(policy);
    guardServices(policy, inputs.network());
    return policy
        .on(SystemCall.IOCTL, DeviceControls.ofTerminals(DeviceControls.ofFiles()).otherwiseAllow())
        .build();
  }

  /**
   * For VERY_STRICT: the calls of {@link ListedCalls}, each by the rule that it has at STRICT
   * without the network, so that nothing is allowed here that is refused there. Every other call is
   * answered as by a kernel that does not have it, since C libraries and JVMs are prepared for that
   * and take EPERM for a failure. Calls that are many in one are reduced to what programs need.
   */
  public static FilterPolicy veryStrict(ConfinementInputs inputs) {
    FilterPolicy strict =
        strict(new ConfinementInputs(false, inputs.landlockAbi(), false, inputs.oneShotExec()));
    FilterPolicy.Builder policy = FilterPolicy.refuseByDefault(ENOSYS);
    ListedCalls.all().forEach(call -> policy.on(call, strict.rule(call)));
    return policy
        .on(SystemCall.IOCTL, DeviceControls.OF_PIPES)
        .on(SystemCall.FCNTL, ArgumentRules.DESCRIPTOR_FLAGS)
        .on(SystemCall.PRCTL, ArgumentRules.THREAD_ATTRIBUTES)
        .on(SystemCall.GETPGID, ArgumentRules.FIRST_ARGUMENT_IS_SELF)
        .on(List.of(SystemCall.SENDTO, SystemCall.RECVFROM), ArgumentRules.CONNECTED_TRANSFER)
        .build();
  }

  /**
   * The calls that a level lets pass, with some arguments at least, on a host that leaves as little
   * to the filter as any.
   *
   * @throws IllegalArgumentException for NONE, which has no filter
   */
  public static Set<SystemCall> allowedAt(IsolationLevel level, boolean network) {
    ConfinementInputs inputs = ConfinementInputs.inOwnTree(network, false);
    return of(level, inputs).allowed();
  }

  /**
   * The filter of a level.
   *
   * @throws IllegalArgumentException for NONE, which has none
   */
  public static FilterPolicy of(IsolationLevel level, ConfinementInputs inputs) {
    return switch (level) {
      case NONE -> throw new IllegalArgumentException("level none has no filter");
      case BASIC -> basic(inputs.landlockAbi());
      case STRICT -> strict(inputs);
      case VERY_STRICT -> veryStrict(inputs);
    };
  }

  /**
   * Whether a refusal is worth a report: the task was kept from something. Not where the error
   * number says that there is no such thing, for programs to do it another way.
   */
  public static boolean isReported(SystemCall call, FilterAction refusal) {
    return switch (refusal.errno()) {
      case EPERM, EACCES -> true;
      case ENOSYS -> !ListedCalls.DONE_WITHOUT.contains(call);
      default -> false;
    };
  }

  /**
   * What a container runtime's default profile does to a process without privileges: namespaces and
   * mounts are refused, {@code clone3} does not exist. For tests of the sandbox inside a container.
   */
  public static FilterPolicy containerLike() {
    FilterPolicy.Builder policy = FilterPolicy.allowByDefault();
    guardNamespaces(policy, ArgumentRules.CLONE_WITHOUT_NAMESPACES);
    return policy.build();
  }

  private static void guardMetadata(FilterPolicy.Builder policy) {
    policy.refuse(EPERM, CallFamilies.METADATA_WRITES);
  }

  private static void guardFiles(FilterPolicy.Builder policy, int landlockAbi) {
    policy.refuse(EPERM, CallFamilies.UNFILTERED_OPERATIONS);
    if (landlockAbi < LANDLOCK_IOCTL_DEV) {
      boolean truncationOpen = landlockAbi < LANDLOCK_TRUNCATE;
      if (truncationOpen) {
        policy.refuse(EACCES, List.of(SystemCall.TRUNCATE));
      }
      policy
          .on(SystemCall.OPEN, ArgumentRules.open(ofInt(1), truncationOpen))
          .on(SystemCall.OPENAT, ArgumentRules.open(ofInt(2), truncationOpen))
          .refuse(ENOSYS, List.of(SystemCall.OPENAT2));
    }
  }

  private static void guardExecution(FilterPolicy.Builder policy, boolean oneShot) {
    if (oneShot) {
      policy
          .on(SystemCall.EXECVE, ArgumentRules.EXECUTE_ONCE)
          .refuse(EACCES, List.of(SystemCall.EXECVEAT));
    }
    policy.refuse(EPERM, CallFamilies.ANONYMOUS_FILES);
  }

  private static void guardKernel(FilterPolicy.Builder policy) {
    policy
        .refuse(EPERM, CallFamilies.KERNEL_INTERNALS)
        .refuse(EPERM, CallFamilies.KERNEL_CODE)
        .refuse(EPERM, CallFamilies.KEYRINGS)
        .refuse(EPERM, CallFamilies.HOST_LAYOUT)
        .refuse(EPERM, CallFamilies.ROOT_DIRECTORY)
        .refuse(EPERM, CallFamilies.FILE_HANDLES)
        .refuse(EPERM, CallFamilies.FILE_MONITORING)
        .refuse(EPERM, CallFamilies.MACHINE_STATE)
        .refuse(EPERM, CallFamilies.CLOCKS)
        .refuse(EPERM, CallFamilies.SEGMENTS)
        .refuse(ENOSYS, CallFamilies.OBSOLETE)
        .on(SystemCall.PERSONALITY, ArgumentRules.PLAIN_PERSONALITY);
  }

  private static void guardNamespaces(FilterPolicy.Builder policy, CallRule cloneRule) {
    policy
        .refuse(EPERM, CallFamilies.MOUNTS)
        .refuse(EPERM, CallFamilies.NAMESPACES)
        .on(SystemCall.CLONE, cloneRule)
        .refuse(ENOSYS, List.of(SystemCall.CLONE3));
  }

  private static void guardProcesses(FilterPolicy.Builder policy) {
    policy
        .refuse(EPERM, CallFamilies.OTHER_PROCESSES)
        .on(BY_PROCESS_ID, ArgumentRules.FIRST_ARGUMENT_IS_SELF)
        .on(SystemCall.SETPRIORITY, ArgumentRules.OWN_PRIORITY)
        .on(SystemCall.IOPRIO_SET, ArgumentRules.OWN_IO_PRIORITY)
        .on(SystemCall.PRCTL, ArgumentRules.NO_CORE_SCHEDULING)
        .on(SystemCall.FCNTL, ArgumentRules.NO_SIGNALS_BY_DESCRIPTOR);
  }

  private static void guardServices(FilterPolicy.Builder policy, boolean network) {
    policy
        .refuse(EPERM, CallFamilies.SHARED_IPC)
        .on(SystemCall.SOCKETPAIR, ArgumentRules.PAIRED_STREAMS);
    if (network) {
      policy.on(SystemCall.SOCKET, ArgumentRules.INTERNET_SOCKETS);
    } else {
      policy.refuse(EACCES, List.of(SystemCall.SOCKET));
    }
  }
}
