package io.octaskly.sandbox.internal.launch;

import io.octaskly.sandbox.internal.kernel.Arena;
import io.octaskly.sandbox.internal.kernel.Arena.Segment;
import io.octaskly.sandbox.internal.kernel.SystemCall;
import io.octaskly.sandbox.internal.launch.SignalFilter.Known;

/**
 * The part of a task's table that installs its {@link SignalFilter}. No call that follows in the
 * table sends a signal.
 */
final class SignalEntries {
  /** The most entries that {@link #add} writes. */
  static final int MOST = 8;

  private static final int PR_SET_NO_NEW_PRIVS = 38;
  private static final int SET_MODE_FILTER = 1;

  private SignalEntries() {}

  /** Appends the entries. */
  static void add(SyscallTable table, Arena arena, SignalFilter filter) {
    Segment code = arena.bytes(filter.program().bytes());
    Segment program = arena.allocate(16);
    program.putShort(0, (short) filter.program().instructionCount());
    program.putLong(8, code.address());
    // Without it, only root may install a filter.
    table.add("set no-new-privileges", SystemCall.PRCTL, PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    SystemCall who = filter.known() == Known.TASK ? SystemCall.GETPID : SystemCall.GETPPID;
    for (int offset : filter.program().processIdOffsets()) {
      table.add("find out a process id", who).resultIsInt(code.address() + offset);
    }
    table.add(
        "install the signal filter", SystemCall.SECCOMP, SET_MODE_FILTER, 0, program.address());
  }
}
