package io.octaskly.sandbox.internal.seccomp;

import io.octaskly.sandbox.Guarantee;
import io.octaskly.sandbox.IsolationLevel;
import io.octaskly.sandbox.internal.kernel.SystemCall;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Why a filter refuses a call: which guarantee the call would have broken, and what the host could
 * set to allow it. For people; nothing is decided by it.
 *
 * @param level the task's level, BASIC or above
 * @param networkClosed whether the task is to have no network
 * @param filter what it refuses by
 */
public record RefusalReasons(IsolationLevel level, boolean networkClosed, ProfileFilter filter) {
  private static final int AF_UNIX = 1;
  private static final int AF_INET = 2;
  private static final int AF_INET6 = 10;

  /** CLONE_PARENT, CLONE_UNTRACED. */
  private static final int OUT_OF_THE_TREE = 0x8000 | 0x0080_0000;

  private static final int NEW_NAMESPACES = 0x7E02_0000;

  private static final Map<SystemCall, Guarantee> KEPT = kept();

  private static Map<SystemCall, Guarantee> kept() {
    Map<SystemCall, Guarantee> kept = new EnumMap<>(SystemCall.class);
    put(kept, Guarantee.WRITES_CONFINED, CallFamilies.METADATA_WRITES);
    put(
        kept,
        Guarantee.WRITES_CONFINED,
        List.of(SystemCall.TRUNCATE, SystemCall.OPEN, SystemCall.OPENAT, SystemCall.OPENAT2));
    put(kept, Guarantee.EXECUTION_CONFINED, List.of(SystemCall.EXECVE, SystemCall.EXECVEAT));
    put(kept, Guarantee.EXECUTION_CONFINED, CallFamilies.ANONYMOUS_FILES);
    put(kept, Guarantee.READS_CONFINED, CallFamilies.FILE_HANDLES);
    put(kept, Guarantee.SYSTEM_DIRECTORIES_HIDDEN, CallFamilies.HOST_LAYOUT);
    put(kept, Guarantee.HOST_PROCESSES_UNTOUCHED, CallFamilies.OTHER_PROCESSES);
    put(
        kept,
        Guarantee.HOST_PROCESSES_UNTOUCHED,
        List.of(
            SystemCall.PRLIMIT64,
            SystemCall.GET_ROBUST_LIST,
            SystemCall.SCHED_SETAFFINITY,
            SystemCall.SCHED_SETPARAM,
            SystemCall.SCHED_SETSCHEDULER,
            SystemCall.SCHED_SETATTR,
            SystemCall.SETPRIORITY,
            SystemCall.IOPRIO_SET,
            SystemCall.PRCTL,
            SystemCall.FCNTL,
            SystemCall.KILL,
            SystemCall.TKILL,
            SystemCall.TGKILL,
            SystemCall.RT_SIGQUEUEINFO,
            SystemCall.RT_TGSIGQUEUEINFO,
            SystemCall.PIDFD_SEND_SIGNAL));
    put(kept, Guarantee.HOST_SERVICES_UNREACHED, CallFamilies.SHARED_IPC);
    put(kept, Guarantee.HOST_SERVICES_UNREACHED, List.of(SystemCall.SOCKETPAIR));
    for (List<SystemCall> dangerous :
        List.of(
            CallFamilies.UNFILTERED_OPERATIONS,
            CallFamilies.KERNEL_INTERNALS,
            CallFamilies.KERNEL_CODE,
            CallFamilies.KEYRINGS,
            CallFamilies.MOUNTS,
            CallFamilies.NAMESPACES,
            CallFamilies.ROOT_DIRECTORY,
            CallFamilies.FILE_MONITORING,
            CallFamilies.MACHINE_STATE,
            CallFamilies.CLOCKS,
            CallFamilies.SEGMENTS,
            List.of(SystemCall.PERSONALITY))) {
      put(kept, Guarantee.DANGEROUS_CALLS_REFUSED, dangerous);
    }
    return kept;
  }

  private static void put(
      Map<SystemCall, Guarantee> kept, Guarantee guarantee, List<SystemCall> calls) {
    calls.forEach(call -> kept.put(call, guarantee));
  }

  /**
   * The guarantee that the call would have broken.
   *
   * @param arguments all six
   */
  public Guarantee guarantee(SystemCall call, List<Long> arguments) {
    if (filter.refuses(call, arguments)) {
      return Guarantee.ONLY_PROFILE_CALLS;
    }
    if (level == IsolationLevel.BASIC) {
      return call == SystemCall.SHMGET ? Guarantee.RESOURCE_LIMITS : Guarantee.WRITES_CONFINED;
    }
    return switch (call) {
      case SOCKET -> ofSocket(intAt(arguments, 0));
      case IOCTL -> ofIoctl(intAt(arguments, 1));
      case CLONE -> ofClone(intAt(arguments, 0));
      default -> KEPT.getOrDefault(call, Guarantee.ONLY_LISTED_CALLS);
    };
  }

  private Guarantee ofSocket(int family) {
    return networkClosed && family != AF_UNIX
        ? Guarantee.NETWORK_CLOSED
        : Guarantee.HOST_SERVICES_UNREACHED;
  }

  private Guarantee ofIoctl(int command) {
    if (DeviceControls.changesOwner(command)) {
      return Guarantee.HOST_PROCESSES_UNTOUCHED;
    }
    return DeviceControls.concernsTerminal(command)
        ? Guarantee.DANGEROUS_CALLS_REFUSED
        : Guarantee.WRITES_CONFINED;
  }

  private static Guarantee ofClone(int flags) {
    boolean leavesTree = (flags & OUT_OF_THE_TREE) != 0 && (flags & NEW_NAMESPACES) == 0;
    return leavesTree ? Guarantee.TREE_ENDS : Guarantee.DANGEROUS_CALLS_REFUSED;
  }

  /**
   * What would allow the call, as it is written in Java, or null if nothing does.
   *
   * @param arguments all six
   * @param path the file that the call names, or null if it is not known
   */
  public @Nullable String setting(SystemCall call, List<Long> arguments, @Nullable String path) {
    return switch (guarantee(call, arguments)) {
      case NETWORK_CLOSED -> ofNetwork(intAt(arguments, 0));
      case EXECUTION_CONFINED ->
          call == SystemCall.EXECVE || call == SystemCall.EXECVEAT ? ofExecution(path) : null;
      case WRITES_CONFINED ->
          level == IsolationLevel.STRICT && CallFamilies.METADATA_WRITES.contains(call)
              ? "prefer(Mechanism.MOUNT_NAMESPACE)"
              : null;
      case ONLY_PROFILE_CALLS -> "allowSystemCall(\"" + call.kernelName() + "\")";
      case ONLY_LISTED_CALLS -> "level(IsolationLevel.STRICT)";
      default -> null;
    };
  }

  private @Nullable String ofNetwork(int family) {
    if (family != AF_INET && family != AF_INET6) {
      return null;
    }
    return level == IsolationLevel.VERY_STRICT
        ? "level(IsolationLevel.STRICT).network(Network.HOST)"
        : "network(Network.HOST)";
  }

  private static String ofExecution(@Nullable String path) {
    return path != null && path.startsWith("/")
        ? "allowExecute(Path.of(\"" + path + "\"))"
        : "allowExecute(...)";
  }

  private static int intAt(List<Long> arguments, int index) {
    return arguments.get(index).intValue();
  }
}
