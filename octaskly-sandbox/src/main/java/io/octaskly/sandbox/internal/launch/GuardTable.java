package io.octaskly.sandbox.internal.launch;

import io.octaskly.sandbox.internal.kernel.Architecture;
import io.octaskly.sandbox.internal.kernel.Arena;
import io.octaskly.sandbox.internal.kernel.Arena.Segment;
import io.octaskly.sandbox.internal.kernel.Descriptor;
import io.octaskly.sandbox.internal.kernel.SystemCall;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the first child does: it prepares itself as a guard, makes the task, and becomes the guard's
 * program. It keeps the host's identity and stays outside the task's confinement. With namespaces
 * it is process 1 of them, and puts the task's file tree together.
 */
final class GuardTable {
  private static final int FIXED_ENTRIES = 24;

  private static final int SIGCHLD = 17;
  private static final int SIG_DFL_SIZE = 32;
  private static final int SIGNAL_SET_SIZE = 8;
  private static final int PR_SET_CHILD_SUBREAPER = 36;
  private static final int ITIMER_REAL = 0;
  private static final int STATUS = 3;
  private static final int F_SETOWN = 8;
  private static final int CLOSE_RANGE_CLOEXEC = 4;
  private static final long LAST_DESCRIPTOR = 0xffff_ffffL;
  private static final int AT_EMPTY_PATH = 0x1000;

  private final Arena arena;
  private final SyscallTable table;
  private final CloneCall clone;
  private final LaunchPlan plan;
  private final @Nullable Descriptor cgroup;
  private final Segment taskPid;

  /**
   * @param cgroup directory of the control group that the task is made in, or null for the host's
   */
  GuardTable(
      Arena arena,
      Architecture architecture,
      CloneCall clone,
      LaunchPlan plan,
      @Nullable Descriptor cgroup) {
    Namespaces namespaces = plan.namespaces();
    int mounts = namespaces == null ? 0 : NamespaceTable.entries(namespaces.tree());
    this.arena = arena;
    this.table = new SyscallTable(arena, architecture, FIXED_ENTRIES + mounts);
    this.clone = clone;
    this.plan = plan;
    this.cgroup = cgroup;
    this.taskPid = arena.allocate(8);
  }

  /**
   * Writes the table.
   *
   * @param channel how to tell the host the task's process id, or null if it is the one that the
   *     guard knows
   */
  SyscallTable write(
      TaskTable task, Descriptor status, Descriptor image, @Nullable TaskIdChannel channel) {
    table.add("guard: leave the host's session", SystemCall.SETSID);
    table.add("guard: adopt orphans", SystemCall.PRCTL, PR_SET_CHILD_SUBREAPER, 1);
    // A host that ignores SIGCHLD would pass that on, and the task's status would be lost.
    table.add(
        "guard: reset SIGCHLD",
        SystemCall.RT_SIGACTION,
        SIGCHLD,
        arena.allocate(SIG_DFL_SIZE).address(),
        0,
        SIGNAL_SET_SIZE);
    table.add(
        "guard: arm its timer",
        SystemCall.SETITIMER,
        ITIMER_REAL,
        TaskTable.timer(arena, plan.deadline()),
        0);
    Namespaces namespaces = plan.namespaces();
    if (namespaces != null) {
      new NamespaceTable(arena, table, namespaces).write();
    }
    CloneCall.Call call =
        clone.arguments(
            arena,
            CloneCall.CLONE_VM | CloneCall.CLONE_VFORK | CloneCall.CLONE_PARENT_SETTID,
            taskPid.address(),
            cgroup);
    SyscallTable.Entry made = table.add("guard: make the task", call.systemCall(), call.array());
    table.add("guard: keep the status pipe", SystemCall.DUP3, status.number(), STATUS, 0);
    // The task's pid, which only the clone knows, travels to the guard as the pipe's owner.
    SyscallTable.Entry owner =
        table.add("guard: tell it the task's pid", SystemCall.FCNTL, STATUS, F_SETOWN, 0);
    made.resultIsArgument(2, owner).childContinuesWith(task.table());
    if (channel != null) {
      channel.send(table, STATUS);
    }
    table.add(
        "guard: close descriptors", SystemCall.CLOSE_RANGE, 0, STATUS - 1, CLOSE_RANGE_CLOEXEC);
    table.add(
        "guard: close descriptors",
        SystemCall.CLOSE_RANGE,
        STATUS + 1,
        LAST_DESCRIPTOR,
        CLOSE_RANGE_CLOEXEC);
    table.add("guard: leave the host's directory", SystemCall.CHDIR, arena.string("/"));
    table.add(
        "guard: start its program",
        SystemCall.EXECVEAT,
        image.number(),
        arena.string(""),
        arena.strings(List.of("octaskly-guard".getBytes(StandardCharsets.US_ASCII))),
        arena.strings(List.of()),
        AT_EMPTY_PATH);
    return table;
  }

  /** The task's process id, as its guard knows it, as soon as there is a task; 0 before. */
  int taskPid() {
    return taskPid.getInt(0);
  }
}
