package io.octaskly.sandbox.internal.launch;

import io.octaskly.sandbox.internal.kernel.Arena;
import io.octaskly.sandbox.internal.kernel.Arena.Segment;
import io.octaskly.sandbox.internal.kernel.Descriptor;
import io.octaskly.sandbox.internal.kernel.SystemCall;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The two calls that make a child, with the arguments of each ({@code clone(2)}). The older is for
 * hosts whose seccomp profile answers {@code clone3} with ENOSYS; handlers are then reset one by
 * one.
 */
enum CloneCall {
  CLONE3 {
    @Override
    Call arguments(Arena arena, long flags, long child, @Nullable Descriptor cgroup) {
      Segment arguments = arena.allocate(CLONE_ARGS_SIZE);
      long intoCgroup = cgroup == null ? 0 : CLONE_INTO_CGROUP;
      arguments.putLong(0, flags | CLONE_CLEAR_SIGHAND | intoCgroup);
      arguments.putLong(CGROUP, cgroup == null ? 0 : cgroup.number());
      arguments.putLong((flags & CLONE_PIDFD) != 0 ? PIDFD : PARENT_TID, child);
      arguments.putLong(32, SIGCHLD);
      return new Call(SystemCall.CLONE3, List.of(arguments.address(), (long) CLONE_ARGS_SIZE));
    }
  },
  CLONE {
    @Override
    Call arguments(Arena arena, long flags, long child, @Nullable Descriptor cgroup) {
      // What follows, tls and child_tid, is the other way round on AArch64; neither is used.
      return new Call(SystemCall.CLONE, List.of(flags | SIGCHLD, 0L, child));
    }
  };

  static final long CLONE_VM = 0x100;
  static final long CLONE_VFORK = 0x4000;
  static final long CLONE_PIDFD = 0x1000;

  static final long CLONE_PARENT_SETTID = 0x10_0000;

  private static final int PIDFD = 8;
  private static final int PARENT_TID = 24;
  private static final int SIGCHLD = 17;
  private static final long CLONE_CLEAR_SIGHAND = 0x1_0000_0000L;
  private static final long CLONE_INTO_CGROUP = 0x2_0000_0000L;
  private static final int CGROUP = 80;
  private static final int CLONE_ARGS_SIZE = 88;

  /**
   * The call with these flags.
   *
   * @param child address where the kernel stores, before the child runs, its pidfd (CLONE_PIDFD) or
   *     its process id (CLONE_PARENT_SETTID)
   */
  Call arguments(Arena arena, long flags, long child) {
    return arguments(arena, flags, child, null);
  }

  /**
   * The same.
   *
   * @param cgroup directory of the control group that the child is made in, or null for the
   *     parent's; {@link #CLONE} cannot do that, and leaves it to the child to {@linkplain
   *     #entersCgroup enter} it
   */
  abstract Call arguments(Arena arena, long flags, long child, @Nullable Descriptor cgroup);

  /** Whether the child is in its control group from the start. */
  boolean entersCgroup() {
    return this == CLONE3;
  }

  /** A system call and what it is called with. */
  record Call(SystemCall systemCall, List<Long> arguments) {
    long[] array() {
      return arguments.stream().mapToLong(Long::longValue).toArray();
    }
  }
}
