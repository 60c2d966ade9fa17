package io.octaskly.sandbox.internal.launch;

import io.octaskly.sandbox.internal.kernel.Arena;
import io.octaskly.sandbox.internal.kernel.Arena.Segment;
import io.octaskly.sandbox.internal.kernel.Errno;
import io.octaskly.sandbox.internal.kernel.Kernel;
import io.octaskly.sandbox.internal.kernel.SystemCall;
import io.octaskly.sandbox.internal.launch.LaunchPlan.SealedFilter;
import org.jspecify.annotations.Nullable;

/**
 * The part of a task's table that installs the filter of its level, with or without a listener. It
 * comes last: the filter also binds the calls that follow. No call that follows is one about which
 * the filter asks; the launch would wait for an answer that nobody gives yet.
 */
final class FilterEntries {
  /** The most entries that {@link #add} writes. */
  static final int MOST = 4;

  private static final int SET_MODE_FILTER = 1;
  private static final int NEW_LISTENER = 1 << 3;
  private static final int WAIT_KILLABLE_RECV = 1 << 5;
  private static final int INSTRUCTION_SIZE = 8;
  private static final int O_CLOEXEC = 0x80000;

  /** The lowest number that is not a standard stream's. */
  private static final int FIRST_FREE = 3;

  private static final long LAST_DESCRIPTOR = 0xffff_ffffL;

  /**
   * With the second flag (Linux 5.19) a signal no longer interrupts a call that the supervisor has
   * taken up. The kernel looks at flags before the program, of which there is none.
   */
  private static final int LISTENER_FLAGS =
      Kernel.call(SystemCall.SECCOMP, SET_MODE_FILTER, NEW_LISTENER | WAIT_KILLABLE_RECV, 0)
              == -Errno.EFAULT
          ? NEW_LISTENER | WAIT_KILLABLE_RECV
          : NEW_LISTENER;

  private FilterEntries() {}

  /**
   * Appends the entries.
   *
   * @param channel where the listener goes, or null if the filter has none
   */
  static void add(
      SyscallTable table, Arena arena, SealedFilter filter, @Nullable ListenerChannel channel) {
    Segment program = arena.allocate(16);
    program.putShort(0, (short) (filter.instructions().length / INSTRUCTION_SIZE));
    program.putLong(8, arena.bytes(filter.instructions()).address());
    if (channel == null) {
      table.add(
          "install the system call filter",
          SystemCall.SECCOMP,
          SET_MODE_FILTER,
          0,
          program.address());
      return;
    }
    // The listener takes the lowest free number, which must lie within the task's limit of open
    // files: what the child still has of the host's descriptors goes before.
    table.add("keep the channel", SystemCall.DUP3, channel.childEnd(), FIRST_FREE, O_CLOEXEC);
    table.add(
        "close inherited descriptors", SystemCall.CLOSE_RANGE, FIRST_FREE + 1, LAST_DESCRIPTOR, 0);
    channel.send(table, FIRST_FREE, filter, installListener(table, program));
  }

  /**
   * The call that installs a filter and returns its listener, which the kernel makes close-on-exec:
   * the task never has it.
   */
  static SyscallTable.Entry installListener(SyscallTable table, Segment program) {
    return table.add(
        "install the system call filter and its listener",
        SystemCall.SECCOMP,
        SET_MODE_FILTER,
        LISTENER_FLAGS,
        program.address());
  }
}
