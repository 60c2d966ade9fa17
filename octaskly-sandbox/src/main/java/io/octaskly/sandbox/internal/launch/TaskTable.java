package io.octaskly.sandbox.internal.launch;

import io.octaskly.sandbox.internal.kernel.Architecture;
import io.octaskly.sandbox.internal.kernel.Arena;
import io.octaskly.sandbox.internal.kernel.Arena.Segment;
import io.octaskly.sandbox.internal.kernel.Descriptor;
import io.octaskly.sandbox.internal.kernel.Signal;
import io.octaskly.sandbox.internal.kernel.SystemCall;
import io.octaskly.sandbox.internal.launch.LaunchPlan.SealedFilter;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What the second child does before it becomes the task's program: it takes on the plan's
 * confinement, step by step, in the one order that works.
 *
 * <p>Paths are opened before the identity changes and before Landlock applies; limits are set after
 * the last descriptor is opened; the filter comes last, since it also binds the calls that follow.
 */
final class TaskTable {
  private static final int FIXED_ENTRIES = 26 + SignalEntries.MOST + FilterEntries.MOST;

  private static final int ITIMER_REAL = 0;
  private static final int F_SETFL = 4;
  private static final int AT_FDCWD = -100;
  private static final int O_WRONLY = 1;
  private static final int O_CLOEXEC = 0x80000;
  private static final int O_NONBLOCK = 0x800;
  private static final int SIGNAL_SET_SIZE = 8;
  private static final int SIG_SETMASK = 2;
  private static final int PR_SET_PDEATHSIG = 1;
  private static final int PR_SET_NO_NEW_PRIVS = 38;
  private static final int CAPABILITY_VERSION_3 = 0x20080522;
  private static final int CLOSE_RANGE_CLOEXEC = 4;
  private static final long LAST_DESCRIPTOR = 0xffff_ffffL;

  private final Arena arena;
  private final SignalReset signals;
  private final LaunchPlan plan;
  private final SyscallTable table;
  private final Architecture architecture;

  TaskTable(Arena arena, Architecture architecture, SignalReset signals, LaunchPlan plan) {
    this.arena = arena;
    this.signals = signals;
    this.plan = plan;
    this.architecture = architecture;
    int rules = plan.landlock() == null ? 0 : LandlockEntries.most(plan.landlock());
    int entries =
        FIXED_ENTRIES
            + SignalReset.ENTRIES
            + rules
            + plan.rlimits().size()
            + plan.reachable().size();
    this.table = new SyscallTable(arena, architecture, entries);
  }

  SyscallTable table() {
    return table;
  }

  /** Moves the task into a control group, before it does anything else. */
  void enterCgroup(Descriptor cgroup) {
    byte[] itself = {'0'};
    SyscallTable.Entry open =
        table.add(
            "open its control group",
            SystemCall.OPENAT,
            cgroup.number(),
            arena.string("cgroup.procs"),
            O_WRONLY | O_CLOEXEC);
    SyscallTable.Entry enter =
        table.add(
            "enter its control group",
            SystemCall.WRITE,
            0,
            arena.bytes(itself).address(),
            itself.length);
    open.resultIsArgument(0, enter);
  }

  SyscallTable write(
      Streams streams, @Nullable LandlockRuleset ruleset, @Nullable ListenerChannel listener) {
    // Until it execs, the task stands in the JVM's memory: it must not outlive a killed guard,
    // whose end lets the JVM go on and free this table.
    table.add("die with the guard", SystemCall.PRCTL, PR_SET_PDEATHSIG, Signal.SIGKILL);
    table.add("start a session", SystemCall.SETSID);
    standardStreams(streams);
    if (ruleset != null) {
      LandlockEntries.add(table, arena, architecture.noFollowFlag(), ruleset);
    }
    if (plan.signals() != null) {
      SignalEntries.add(table, arena, plan.signals());
    }
    limits();
    identity();
    if (plan.unprivileged()) {
      dropPrivileges();
    }
    // Once more: a change of identity clears it.
    table.add("die with the guard", SystemCall.PRCTL, PR_SET_PDEATHSIG, Signal.SIGKILL);
    if (ruleset != null) {
      table.add(
          "enter the Landlock domain",
          SystemCall.LANDLOCK_RESTRICT_SELF,
          ruleset.descriptor().number());
    }
    places();
    signals.addTo(table);
    table.add(
        "close inherited descriptors",
        SystemCall.CLOSE_RANGE,
        3,
        LAST_DESCRIPTOR,
        CLOSE_RANGE_CLOEXEC);
    SealedFilter filter = plan.filter();
    if (filter != null) {
      FilterEntries.add(table, arena, filter, listener);
    }
    table.add(
        "unblock signals",
        SystemCall.RT_SIGPROCMASK,
        SIG_SETMASK,
        arena.longs(0),
        0,
        SIGNAL_SET_SIZE);
    table.about(
        "execute",
        plan.program(),
        SystemCall.EXECVE,
        arena.string(plan.program()),
        arena.strings(plan.arguments()),
        arena.strings(plan.environment()),
        0,
        filter == null ? 0 : filter.fifthArgument(),
        filter == null ? 0 : filter.sixthArgument());
    return table;
  }

  private void standardStreams(Streams streams) {
    Descriptor pipe = streams.stdin();
    String file = plan.stdin();
    if (file != null) {
      // O_NONBLOCK: opening a FIFO that nobody writes to would block the launch.
      SyscallTable.Entry open =
          table.about(
              "open standard input",
              file,
              SystemCall.OPENAT,
              AT_FDCWD,
              arena.string(file),
              O_CLOEXEC | O_NONBLOCK);
      open.resultIsArgument(0, table.add("set standard input", SystemCall.DUP3, 0, 0, 0));
      table.add("let standard input block", SystemCall.FCNTL, 0, F_SETFL, 0);
    } else if (pipe != null) {
      table.add("set standard input", SystemCall.DUP3, pipe.number(), 0, 0);
    }
    table.add("set standard output", SystemCall.DUP3, streams.stdout().number(), 1, 0);
    table.add("set standard error", SystemCall.DUP3, streams.stderr().number(), 2, 0);
  }

  private void limits() {
    if (!plan.deadline().isZero()) {
      // The guard's timer is what counts: a program may ignore this one, or have it cancelled.
      table.add(
          "arm its alarm", SystemCall.SETITIMER, ITIMER_REAL, timer(arena, plan.deadline()), 0);
    }
    for (LaunchPlan.Rlimit limit : plan.rlimits()) {
      table.about(
          "set",
          limit,
          SystemCall.PRLIMIT64,
          0,
          limit.resource(),
          arena.longs(limit.soft(), limit.hard()),
          0);
    }
  }

  /** {@code struct itimerval} of a timer that fires once ({@code setitimer(2)}). */
  static long timer(Arena arena, Duration delay) {
    return arena.longs(0, 0, delay.toSeconds(), delay.toNanosPart() / 1_000);
  }

  private void identity() {
    Integer id = plan.userId();
    if (id == null) {
      return;
    }
    table.add("drop supplementary groups", SystemCall.SETGROUPS, 0, 0);
    table.about("become group", id, SystemCall.SETRESGID, id, id, id);
    table.about("become user", id, SystemCall.SETRESUID, id, id, id);
  }

  private void dropPrivileges() {
    Segment header = arena.allocate(8);
    header.putInt(0, CAPABILITY_VERSION_3);
    table.add(
        "drop capabilities", SystemCall.CAPSET, header.address(), arena.allocate(24).address());
    table.add("set no-new-privileges", SystemCall.PRCTL, PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  }

  private void places() {
    for (LaunchPlan.Reachable place : plan.reachable()) {
      table.about(
          "let the task's user reach",
          place.path(),
          SystemCall.FACCESSAT,
          AT_FDCWD,
          arena.string(place.path()),
          place.mode());
    }
    table.about(
        "enter working directory",
        plan.workingDirectory(),
        SystemCall.CHDIR,
        arena.string(plan.workingDirectory()));
  }
}
