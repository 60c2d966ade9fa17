package io.octaskly.sandbox.internal.policy;

import io.octaskly.sandbox.Mechanism;
import io.octaskly.sandbox.ResourceLimits;
import io.octaskly.sandbox.internal.cgroup.CgroupSupport;
import io.octaskly.sandbox.internal.kernel.Arena;
import io.octaskly.sandbox.internal.kernel.Arena.Segment;
import io.octaskly.sandbox.internal.kernel.Errno;
import io.octaskly.sandbox.internal.kernel.Kernel;
import io.octaskly.sandbox.internal.kernel.SystemCall;
import io.octaskly.sandbox.internal.launch.ListenerProbe;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What this kernel and this process's identity offer, asked once.
 *
 * @param landlockAbi version of Landlock, 0 when there is none or it is switched off
 * @param seccomp whether filters can be installed
 * @param clone3 whether {@code clone3(2)} is there (container runtimes answer it with ENOSYS)
 * @param closeRange whether {@code close_range(2)} is there
 * @param childList whether {@code /proc/thread-self/children} is there, which the guard reads
 * @param changesIds whether this process may take on other user ids (a root host)
 * @param namespaces whether tasks can have namespaces of their own
 * @param cgroups whether tasks can have control groups of their own
 * @param signalListener whether a task's filter can have a listener ({@code seccomp_unotify(2)}),
 *     found out by trying: the kernel allows one to each process, and a container runtime may have
 *     taken it
 * @param maxOpenFiles the hard limit that this process may not raise
 * @param physicalMemory bytes of memory of the machine
 */
public record HostFeatures(
    int landlockAbi,
    boolean seccomp,
    boolean clone3,
    boolean closeRange,
    boolean childList,
    boolean changesIds,
    NamespaceSupport namespaces,
    CgroupSupport cgroups,
    boolean signalListener,
    long maxOpenFiles,
    long physicalMemory) {

  private static final int LANDLOCK_CREATE_RULESET_VERSION = 1;
  private static final int SECCOMP_GET_ACTION_AVAIL = 2;
  private static final int SECCOMP_RET_ERRNO = 0x0005_0000;
  private static final int RLIMIT_NOFILE = 7;
  private static final int CAPABILITY_VERSION_3 = 0x20080522;
  private static final int CAP_CHOWN = 0;
  private static final int CAP_SETGID = 6;
  private static final int CAP_SETUID = 7;
  private static final int CAP_KILL = 5;

  /** The Landlock version that knows the scopes for signals and abstract sockets. */
  static final int ABI_WITH_SCOPES = 6;

  /** Asks the kernel. Namespaces are {@linkplain NamespaceSupport#probe tried} by a launcher. */
  public static HostFeatures probe() {
    try (Arena arena = new Arena()) {
      long landlock =
          Kernel.call(SystemCall.LANDLOCK_CREATE_RULESET, 0, 0, LANDLOCK_CREATE_RULESET_VERSION);
      Segment action = arena.allocate(8);
      action.putInt(0, SECCOMP_RET_ERRNO);
      long seccomp = Kernel.call(SystemCall.SECCOMP, SECCOMP_GET_ACTION_AVAIL, 0, action.address());
      Segment limit = arena.allocate(16);
      Kernel.require(
          "read the limit of open files",
          SystemCall.PRLIMIT64,
          0,
          RLIMIT_NOFILE,
          0,
          limit.address());
      // Both calls refuse these arguments with EINVAL where they exist.
      boolean clone3 = Kernel.call(SystemCall.CLONE3, 0, 0) != -Errno.ENOSYS;
      return new HostFeatures(
          (int) Math.max(0, landlock),
          seccomp == 0,
          clone3,
          Kernel.call(SystemCall.CLOSE_RANGE, 1, 0, 0) == -Errno.EINVAL,
          Files.exists(Path.of("/proc/thread-self/children")),
          holdsCapabilities(arena, CAP_CHOWN, CAP_SETGID, CAP_SETUID, CAP_KILL),
          NamespaceSupport.none("not tried yet"),
          CgroupSupport.none("not looked for yet"),
          seccomp == 0 && ListenerProbe.listens(clone3),
          limit.getLong(8),
          physicalMemory(arena));
    }
  }

  /** Whether {@code RLIMIT_NPROC} counts each user namespace by itself: since Linux 5.14. */
  boolean countsByUserNamespace() {
    return KernelVersion.current().isAtLeast(5, 14);
  }

  /** What was found, in a line. */
  public String describe() {
    List<String> found = new ArrayList<>();
    found.add("Linux " + System.getProperty("os.version"));
    found.add(System.getProperty("os.arch"));
    found.add(landlockAbi > 0 ? "Landlock ABI " + landlockAbi : "no Landlock");
    found.add(seccomp ? "seccomp" : "no seccomp");
    if (!namespaces.available()) {
      found.add("no namespaces");
    } else {
      found.add(namespaces.proc() ? "namespaces" : "namespaces (without /proc)");
    }
    if (cgroups.limits()) {
      found.add("control groups");
    }
    found.add(changesIds ? "an own user id for each task" : "one user id");
    return String.join(", ", found);
  }

  /** The same, with what was found out of namespaces. */
  public HostFeatures with(NamespaceSupport tried) {
    return with(tried, cgroups);
  }

  /** The same, with what was found out of control groups. */
  public HostFeatures with(CgroupSupport found) {
    return with(namespaces, found);
  }

  private HostFeatures with(NamespaceSupport newNamespaces, CgroupSupport newCgroups) {
    return new HostFeatures(
        landlockAbi,
        seccomp,
        clone3,
        closeRange,
        childList,
        changesIds,
        newNamespaces,
        newCgroups,
        signalListener,
        maxOpenFiles,
        physicalMemory);
  }

  /** {@code struct sysinfo} of {@code sysinfo(2)}: totalram, in units of mem_unit. */
  private static long physicalMemory(Arena arena) {
    Segment info = arena.allocate(128);
    Kernel.require("read the memory size", SystemCall.SYSINFO, info.address());
    return info.getLong(32) * Integer.toUnsignedLong(info.getInt(104));
  }

  private static boolean holdsCapabilities(Arena arena, int... capabilities) {
    Segment header = arena.allocate(8);
    header.putInt(0, CAPABILITY_VERSION_3);
    Segment data = arena.allocate(24);
    Kernel.require("read capabilities", SystemCall.CAPGET, header.address(), data.address());
    int effective = data.getInt(0);
    for (int capability : capabilities) {
      if ((effective & 1 << capability) == 0) {
        return false;
      }
    }
    return true;
  }

  /**
   * Checks limits against what the machine and this process have.
   *
   * @throws IllegalArgumentException naming the limit, the value and the range
   */
  public void requireWithinHost(ResourceLimits limits) {
    if (limits.memory() > physicalMemory) {
      throw new IllegalArgumentException(
          "memory limit of "
              + limits.memory()
              + " bytes exceeds this machine's "
              + physicalMemory
              + " bytes: give at most that");
    }
    if (limits.openFiles() > maxOpenFiles) {
      throw new IllegalArgumentException(
          "limit of "
              + limits.openFiles()
              + " open files exceeds this process's own hard limit of "
              + maxOpenFiles
              + ": give at most that, or raise it for the host (ulimit -Hn, LimitNOFILE=)");
    }
  }

  /** Default limits, lowered to what this machine has: nobody has asked for the difference. */
  public ResourceLimits withinHost(ResourceLimits defaults) {
    return defaults.toBuilder()
        .memory(Math.min(defaults.memory(), physicalMemory))
        .openFiles((int) Math.min(defaults.openFiles(), maxOpenFiles))
        .build();
  }

  /** The mechanisms that can be used here. */
  public Set<Mechanism> mechanisms() {
    EnumSet<Mechanism> available =
        EnumSet.of(
            Mechanism.SETSID,
            Mechanism.RLIMIT,
            Mechanism.SUPERVISOR,
            Mechanism.TREE_SAMPLER,
            Mechanism.NO_NEW_PRIVS,
            Mechanism.CAPABILITY_DROP,
            Mechanism.EXEC_ENVIRONMENT);
    if (childList) {
      available.add(Mechanism.GUARD_PROCESS);
    }
    if (cgroups.limits()) {
      available.add(Mechanism.CGROUP);
    }
    if (cgroups.kills()) {
      available.add(Mechanism.CGROUP_KILL);
    }
    if (closeRange) {
      available.add(Mechanism.CLOSE_RANGE);
    }
    if (landlockAbi >= 1) {
      available.add(Mechanism.LANDLOCK);
    }
    if (landlockAbi >= ABI_WITH_SCOPES) {
      available.add(Mechanism.LANDLOCK_SCOPES);
    }
    if (seccomp) {
      available.add(Mechanism.SECCOMP);
      available.add(Mechanism.ONE_SHOT_EXEC);
      available.add(Mechanism.SELF_SIGNALS_ONLY);
    }
    if (signalListener) {
      available.add(Mechanism.SIGNAL_LISTENER);
    }
    if (changesIds) {
      available.add(Mechanism.OWN_USER_ID);
    }
    if (namespaces.available()) {
      available.addAll(GuaranteeTable.NAMESPACES);
    }
    return Collections.unmodifiableSet(available);
  }
}
