package io.octaskly.sandbox.internal.launch;

import io.octaskly.sandbox.internal.kernel.Arena;
import io.octaskly.sandbox.internal.kernel.Arena.Segment;
import io.octaskly.sandbox.internal.kernel.SystemCall;
import java.util.List;

/**
 * The two calls that make a child, with the arguments of each ({@code clone(2)}). The older is for
 * hosts whose seccomp profile answers {@code clone3} with ENOSYS; handlers are then reset one by
 * one.
 */
enum CloneCall {
  CLONE3 {
    @Override
    Call arguments(Arena arena, long flags, long pidfd) {
      Segment arguments = arena.allocate(CLONE_ARGS_SIZE);
      arguments.putLong(0, flags | CLONE_CLEAR_SIGHAND);
      arguments.putLong(8, pidfd);
      arguments.putLong(32, SIGCHLD);
      return new Call(SystemCall.CLONE3, List.of(arguments.address(), (long) CLONE_ARGS_SIZE));
    }
  },
  CLONE {
    @Override
    Call arguments(Arena arena, long flags, long pidfd) {
      return new Call(SystemCall.CLONE, List.of(flags | SIGCHLD, 0L, pidfd));
    }
  };

  static final long CLONE_VM = 0x100;
  static final long CLONE_VFORK = 0x4000;
  static final long CLONE_PIDFD = 0x1000;

  private static final int SIGCHLD = 17;
  private static final long CLONE_CLEAR_SIGHAND = 0x1_0000_0000L;
  private static final int CLONE_ARGS_SIZE = 88;

  /** The call with these flags; the pidfd, if asked for, is stored at that address. */
  abstract Call arguments(Arena arena, long flags, long pidfd);

  /** A system call and what it is called with. */
  record Call(SystemCall systemCall, List<Long> arguments) {
    long[] array() {
      return arguments.stream().mapToLong(Long::longValue).toArray();
    }
  }
}
