package io.octaskly.sandbox.internal.launch;

import io.octaskly.sandbox.internal.kernel.Architecture;
import io.octaskly.sandbox.internal.kernel.Arena;
import io.octaskly.sandbox.internal.kernel.Arena.Segment;
import io.octaskly.sandbox.internal.kernel.ChildEnd;
import io.octaskly.sandbox.internal.kernel.Descriptor;
import io.octaskly.sandbox.internal.kernel.Errno;
import io.octaskly.sandbox.internal.kernel.Kernel;
import io.octaskly.sandbox.internal.kernel.KernelException;
import io.octaskly.sandbox.internal.kernel.Signal;
import io.octaskly.sandbox.internal.kernel.SystemCall;
import io.octaskly.sandbox.internal.launch.LaunchPlan.SealedFilter;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Turns a {@link LaunchPlan} into a running task. The calling thread makes two children that share
 * the JVM's memory: the first becomes the guard, the second, its child, becomes the task. It goes
 * on when both have been replaced by their programs. Thread-safe.
 *
 * <p>The task does not depend on the thread that launched it: the guard learns of the host's death
 * from its status pipe, not by PR_SET_PDEATHSIG, which fires when a <em>thread</em> ends. So any
 * thread may launch, and none needs to be handed the work.
 */
public final class Launcher implements AutoCloseable {
  private static final long FIRST_CHILD =
      CloneCall.CLONE_VM | CloneCall.CLONE_VFORK | CloneCall.CLONE_PIDFD;
  private static final String IN_NAMESPACES = "make a child process in namespaces of its own";
  private static final int NONE_YET = -1;

  private final Architecture architecture = Kernel.architecture();
  private final Trampoline trampoline = Trampoline.load(architecture);
  private final Descriptor guardImage = GuardImage.load(architecture);
  private final SignalReset signals = new SignalReset(architecture);
  private final Dumpable dumpable = new Dumpable();
  private final CloneCall clone;
  private final LaunchAlarms alarms;
  private final KnownRulesets rulesets;
  private final Duration timeout;

  /**
   * @param clone3 whether {@code clone3(2)} may be used; container runtimes answer it with ENOSYS
   * @param alarms who says when a launch takes too long
   * @param timeout how long one may take: a path on a network file system may never open
   */
  public Launcher(boolean clone3, LaunchAlarms alarms, Duration timeout) {
    this.clone = clone3 ? CloneCall.CLONE3 : CloneCall.CLONE;
    this.alarms = alarms;
    this.rulesets = new KnownRulesets(alarms, System::nanoTime);
    this.timeout = timeout;
  }

  /**
   * Starts the task in the host's control group.
   *
   * @throws LaunchFailure naming the step that failed; nothing is left running then
   */
  public Launched launch(LaunchPlan plan) throws LaunchFailure {
    return launch(plan, null);
  }

  /**
   * Starts the task.
   *
   * @param cgroup directory of the control group that it is made in, or null for the host's
   * @throws LaunchFailure naming the step that failed; nothing is left running then
   */
  public Launched launch(LaunchPlan plan, @Nullable Descriptor cgroup) throws LaunchFailure {
    LandlockRules rules = plan.landlock();
    if (rules == null) {
      return launch(plan, cgroup, null, false);
    }
    // In namespaces of its own a task has mounts, and so files, that no launch before had.
    boolean repeatable = plan.namespaces() == null;
    try (KnownRulesets.Lease known = repeatable ? rulesets.lease(rules) : null) {
      if (known != null) {
        try {
          return launch(plan, cgroup, known.ruleset(), false);
        } catch (LaunchFailure failure) {
          if (!LandlockEntries.isStale(failure)) {
            throw failure;
          }
          rulesets.drop(known);
        }
      }
    }
    return launchAnew(plan, cgroup, rules, repeatable && rulesets.isWorthKeeping(rules));
  }

  /** With a ruleset that the child fills. */
  private Launched launchAnew(
      LaunchPlan plan, @Nullable Descriptor cgroup, LandlockRules rules, boolean toKeep)
      throws LaunchFailure {
    LandlockRuleset ruleset;
    try (Arena arena = new Arena()) {
      ruleset = LandlockRuleset.create(arena, rules);
    }
    boolean kept = false;
    try {
      Launched launched = launch(plan, cgroup, ruleset, toKeep);
      kept = toKeep && rulesets.keep(ruleset);
      return launched;
    } finally {
      if (!kept) {
        ruleset.close();
      }
    }
  }

  private Launched launch(
      LaunchPlan plan,
      @Nullable Descriptor cgroup,
      @Nullable LandlockRuleset ruleset,
      boolean recording)
      throws LaunchFailure {
    try (Arena arena = new Arena();
        Streams streams = Streams.open(arena, plan.stdin() == null);
        ListenerChannel listener = channel(arena, plan);
        TaskIdChannel taskId = plan.namespaces() == null ? null : TaskIdChannel.open(arena)) {
      if (ruleset != null && recording) {
        ruleset.record(arena, architecture);
      }
      TaskTable task = new TaskTable(arena, architecture, signals, plan);
      if (cgroup != null && !clone.entersCgroup()) {
        task.enterCgroup(cgroup);
      }
      task.write(streams, ruleset, listener);
      GuardTable guard = new GuardTable(arena, architecture, clone, plan, cgroup);
      SyscallTable program = guard.write(task, streams.status().writer(), guardImage, taskId);
      Launched launched =
          start(arena, plan, program, guard, task.table(), streams, listener, taskId);
      if (ruleset != null && recording) {
        ruleset.recorded(arena);
      }
      return launched;
    }
  }

  private static @Nullable ListenerChannel channel(Arena arena, LaunchPlan plan) {
    SealedFilter filter = plan.filter();
    return filter != null && filter.listened() ? ListenerChannel.open(arena) : null;
  }

  private Launched start(
      Arena arena,
      LaunchPlan plan,
      SyscallTable program,
      GuardTable guard,
      SyscallTable task,
      Streams streams,
      @Nullable ListenerChannel channel,
      @Nullable TaskIdChannel taskId)
      throws LaunchFailure {
    Segment pidfd = arena.allocate(8);
    pidfd.putInt(0, NONE_YET);
    Namespaces namespaces = plan.namespaces();
    boolean ownPids = namespaces != null;
    long flags = namespaces == null ? FIRST_CHILD : FIRST_CHILD | namespaces.cloneFlags();
    CloneCall.Call call = clone.arguments(arena, flags, pidfd.address());
    SyscallTable.Context context =
        new SyscallTable.Context(
            arena, program, call.systemCall().number(architecture), call.array());
    long startedAt = System.nanoTime();
    Overdue overdue = ownPids ? Overdue.killing(pidfd) : Overdue.killing(guard);
    long pid = launch(context, overdue, pidfd, plan.userId() != null);
    if (pid < 0) {
      throw new LaunchFailure(
          ownPids ? IN_NAMESPACES : "make a child process", call.systemCall(), (int) -pid);
    }
    Descriptor guardPidfd = Descriptor.of(pidfd.getInt(0));
    if (context.failed() != 0) {
      throw failure(guardPidfd, context, program, ownPids ? 0 : guard.taskPid(), task);
    }
    try {
      int taskPid = taskId == null ? guard.taskPid() : taskId.receive();
      Descriptor listener = channel == null ? null : channel.receive();
      return streams.launched(startedAt, taskPid, (int) pid, guardPidfd, listener);
    } catch (KernelException e) {
      try (guardPidfd) {
        Kernel.call(SystemCall.PIDFD_SEND_SIGNAL, guardPidfd.number(), Signal.SIGHUP, 0, 0);
        ChildEnd.await(guardPidfd);
      }
      throw new LaunchFailure(e.step(), e.call(), e.errno());
    }
  }

  private long launch(
      SyscallTable.Context context, Overdue overdue, Segment pidfd, boolean changesIds)
      throws LaunchFailure {
    if (changesIds) {
      dumpable.aboutToChangeIds();
    }
    long alarm = alarms.arm(timeout, overdue);
    long pid;
    boolean inTime;
    try {
      pid = trampoline.launch(context.address());
    } finally {
      inTime = overdue.launchIsOver();
      alarms.disarm(alarm);
      if (changesIds) {
        dumpable.idsChanged();
      }
    }
    if (!inTime && pid > 0) {
      try (Descriptor guardPidfd = Descriptor.of(pidfd.getInt(0))) {
        ChildEnd.await(guardPidfd);
      }
      throw new LaunchFailure(
          "finish the launch within " + timeout.toMillis() + " ms",
          SystemCall.EXECVE,
          Errno.ETIMEDOUT);
    }
    return pid;
  }

  /** Waits until nothing of the launch is left, and says what went wrong. */
  private static LaunchFailure failure(
      Descriptor guardPidfd,
      SyscallTable.Context context,
      SyscallTable program,
      int taskPid,
      SyscallTable task) {
    try (guardPidfd) {
      // A guard that started collects the failed task and ends; one that did not has ended.
      ChildEnd.await(guardPidfd);
    }
    SyscallTable.@Nullable Entry entry = task.at(context.failed());
    if (entry == null) {
      // The guard itself failed. Its task, if there was one, has been killed with it, and is ours
      // to collect when orphans come to this process (it is process 1, or a subreaper). In a pid
      // namespace it is gone with its init.
      if (taskPid > 0) {
        ChildEnd.await(taskPid);
      }
      entry = program.at(context.failed());
    }
    if (entry == null) {
      throw new IllegalStateException("failed entry is in no table");
    }
    return new LaunchFailure(entry.step(), entry.call(), context.errno());
  }

  /**
   * Makes namespaces and a file tree in a child that then ends: whether tasks can have them here
   * shows best by doing it.
   *
   * @throws LaunchFailure naming the step that failed
   */
  public void tryNamespaces(Namespaces namespaces) throws LaunchFailure {
    try (Arena arena = new Arena()) {
      SyscallTable table =
          new SyscallTable(arena, architecture, NamespaceTable.entries(namespaces.tree()) + 1);
      new NamespaceTable(arena, table, namespaces).write();
      table.add("end", SystemCall.EXIT_GROUP, 0);
      Segment pidfd = arena.allocate(8);
      CloneCall.Call call =
          clone.arguments(arena, FIRST_CHILD | namespaces.cloneFlags(), pidfd.address());
      SyscallTable.Context context =
          new SyscallTable.Context(
              arena, table, call.systemCall().number(architecture), call.array());
      long pid = trampoline.launch(context.address());
      if (pid < 0) {
        throw new LaunchFailure(IN_NAMESPACES, call.systemCall(), (int) -pid);
      }
      try (Descriptor child = Descriptor.of(pidfd.getInt(0))) {
        ChildEnd.await(child);
      }
      SyscallTable.@Nullable Entry failed = table.at(context.failed());
      if (failed != null) {
        throw new LaunchFailure(failed.step(), failed.call(), context.errno());
      }
    }
  }

  /** Frees what all launches share. Running tasks are not affected. */
  @Override
  public void close() {
    rulesets.close();
    signals.close();
    guardImage.close();
  }
}
