package io.octaskly.sandbox.internal.launch;

import io.octaskly.sandbox.internal.kernel.Arena;
import io.octaskly.sandbox.internal.kernel.Arena.Segment;
import io.octaskly.sandbox.internal.kernel.ChildEnd;
import io.octaskly.sandbox.internal.kernel.Descriptor;
import io.octaskly.sandbox.internal.kernel.Kernel;
import io.octaskly.sandbox.internal.kernel.KernelException;
import io.octaskly.sandbox.internal.kernel.SystemCall;

/**
 * Finds out whether a task can have a filter with a listener. Only an attempt tells: a container
 * runtime may have installed one already, and the kernel allows no second (EBUSY), or may refuse
 * the flag. The attempt is made by a child that does nothing else.
 */
public final class ListenerProbe {
  private static final int PR_SET_NO_NEW_PRIVS = 38;
  private static final int NOT_MADE = -1;

  /** {@code return ALLOW}. */
  private static final long ALLOW_ALL = 0x7FFF_0000_0000_0006L;

  private ListenerProbe() {}

  /**
   * Makes the attempt, and looks for the calls by which the supervisor then sends signals.
   *
   * @param clone3 whether {@code clone3(2)} may be used
   * @throws KernelException if no child can be made
   */
  public static boolean listens(boolean clone3) {
    try (Arena arena = new Arena()) {
      SyscallTable table = new SyscallTable(arena, Kernel.architecture(), 3);
      table.add("set no-new-privileges", SystemCall.PRCTL, PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
      Segment program = arena.allocate(16);
      program.putShort(0, (short) 1);
      program.putLong(8, arena.longs(ALLOW_ALL));
      Segment listener = arena.allocate(8);
      listener.putInt(0, NOT_MADE);
      FilterEntries.installListener(table, program).tolerated().resultIsInt(listener.address());
      table.add("end", SystemCall.EXIT_GROUP, 0);
      run(arena, table, clone3);
      return listener.getInt(0) >= 0 && signalsByPidfd();
    }
  }

  private static void run(Arena arena, SyscallTable table, boolean clone3) {
    CloneCall clone = clone3 ? CloneCall.CLONE3 : CloneCall.CLONE;
    Segment pidfd = arena.allocate(8);
    CloneCall.Call call =
        clone.arguments(
            arena,
            CloneCall.CLONE_VM | CloneCall.CLONE_VFORK | CloneCall.CLONE_PIDFD,
            pidfd.address());
    SyscallTable.Context context =
        new SyscallTable.Context(
            arena, table, call.systemCall().number(Kernel.architecture()), call.array());
    long pid = Trampoline.load(Kernel.architecture()).launch(context.address());
    if (pid < 0) {
      throw new KernelException("make a child process", call.systemCall(), (int) -pid);
    }
    try (Descriptor child = Descriptor.of(pidfd.getInt(0))) {
      ChildEnd.await(child);
    }
  }

  private static boolean signalsByPidfd() {
    long opened = Kernel.call(SystemCall.PIDFD_OPEN, ProcessHandle.current().pid(), 0);
    if (opened < 0) {
      return false;
    }
    try (Descriptor self = Descriptor.of(opened)) {
      return Kernel.call(SystemCall.PIDFD_SEND_SIGNAL, self.number(), 0, 0, 0) == 0;
    }
  }
}
