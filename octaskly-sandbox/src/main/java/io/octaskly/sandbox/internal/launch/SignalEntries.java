package io.octaskly.sandbox.internal.launch;

import io.octaskly.sandbox.internal.kernel.Arena;
import io.octaskly.sandbox.internal.kernel.Arena.Segment;
import io.octaskly.sandbox.internal.kernel.Errno;
import io.octaskly.sandbox.internal.kernel.Kernel;
import io.octaskly.sandbox.internal.kernel.SystemCall;
import io.octaskly.sandbox.internal.launch.SignalFilter.Known;
import org.jspecify.annotations.Nullable;

/**
 * The part of a task's table that installs its {@link SignalFilter}. No call that follows in the
 * table sends a signal: the launch would wait for an answer that nobody gives yet.
 *
 * <p>A listener's descriptor is made by the kernel close-on-exec, and the table's {@code
 * close_range} comes later: the task never has it.
 */
final class SignalEntries {
  /** The most entries that {@link #add} writes. */
  static final int MOST = 8;

  private static final int PR_SET_NO_NEW_PRIVS = 38;
  private static final int SET_MODE_FILTER = 1;
  private static final int NEW_LISTENER = 1 << 3;
  private static final int WAIT_KILLABLE_RECV = 1 << 5;

  /**
   * With the second flag (Linux 5.19) a signal no longer interrupts a call that the supervisor has
   * taken up. The kernel looks at flags before the program, of which there is none.
   */
  private static final int LISTENER_FLAGS =
      Kernel.call(SystemCall.SECCOMP, SET_MODE_FILTER, NEW_LISTENER | WAIT_KILLABLE_RECV, 0)
              == -Errno.EFAULT
          ? NEW_LISTENER | WAIT_KILLABLE_RECV
          : NEW_LISTENER;

  private SignalEntries() {}

  /**
   * Appends the entries.
   *
   * @param channel where the listener goes, or null if the filter asks nobody
   */
  static void add(
      SyscallTable table, Arena arena, SignalFilter filter, @Nullable ListenerChannel channel) {
    Segment code = arena.bytes(filter.program().bytes());
    Segment program = arena.allocate(16);
    program.putShort(0, (short) filter.program().instructionCount());
    program.putLong(8, code.address());
    // Without it, only root may install a filter.
    table.add("set no-new-privileges", SystemCall.PRCTL, PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    if (filter instanceof SignalFilter.Naming naming) {
      SystemCall who = naming.known() == Known.TASK ? SystemCall.GETPID : SystemCall.GETPPID;
      for (int offset : filter.program().processIdOffsets()) {
        table.add("find out a process id", who).resultIsInt(code.address() + offset);
      }
      table.add(
          "install the signal filter", SystemCall.SECCOMP, SET_MODE_FILTER, 0, program.address());
    } else if (channel != null) {
      addListener(table, program, channel);
    } else {
      throw new IllegalArgumentException("a filter that asks needs a channel for its listener");
    }
  }

  private static void addListener(SyscallTable table, Segment program, ListenerChannel channel) {
    channel.send(table, installListener(table, program));
  }

  /** The call that installs a filter and returns its listener. */
  static SyscallTable.Entry installListener(SyscallTable table, Segment program) {
    return table.add(
        "install the signal filter and its listener",
        SystemCall.SECCOMP,
        SET_MODE_FILTER,
        LISTENER_FLAGS,
        program.address());
  }
}
