package io.octaskly.sandbox.attack;

import java.util.List;

/**
 * A call as the C library makes it where the kernel has only the call's successor, as AArch64 has.
 *
 * @param arguments as {@link AttackProgram.Builder} takes them
 */
record Successor(Syscall call, List<Object> arguments) {
  private static final int AT_FDCWD = -100;
  private static final int AT_SYMLINK_NOFOLLOW = 0x100;
  private static final int AT_REMOVEDIR = 0x200;
  private static final int SIGCHLD = 17;

  /**
   * Such as {@code openat} in the working directory for {@code open}.
   *
   * @throws IllegalArgumentException for a call that has no successor
   */
  static Successor of(Syscall call, List<Object> arguments) {
    Object[] a = arguments.toArray();
    return switch (call) {
      case OPEN -> at(Syscall.OPENAT, a);
      case MKDIR -> at(Syscall.MKDIRAT, a);
      case MKNOD -> at(Syscall.MKNODAT, a);
      case CHMOD -> at(Syscall.FCHMODAT, a);
      case READLINK -> at(Syscall.READLINKAT, a);
      case STAT -> new Successor(Syscall.NEWFSTATAT, List.of(AT_FDCWD, a[0], a[1], 0));
      case CHOWN -> new Successor(Syscall.FCHOWNAT, List.of(AT_FDCWD, a[0], a[1], a[2], 0));
      case LCHOWN ->
          new Successor(Syscall.FCHOWNAT, List.of(AT_FDCWD, a[0], a[1], a[2], AT_SYMLINK_NOFOLLOW));
      case UNLINK -> new Successor(Syscall.UNLINKAT, List.of(AT_FDCWD, a[0], 0));
      case RMDIR -> new Successor(Syscall.UNLINKAT, List.of(AT_FDCWD, a[0], AT_REMOVEDIR));
      case SYMLINK -> new Successor(Syscall.SYMLINKAT, List.of(a[0], AT_FDCWD, a[1]));
      case LINK -> new Successor(Syscall.LINKAT, List.of(AT_FDCWD, a[0], AT_FDCWD, a[1], 0));
      case RENAME -> new Successor(Syscall.RENAMEAT, List.of(AT_FDCWD, a[0], AT_FDCWD, a[1]));
      case UTIME, UTIMES -> new Successor(Syscall.UTIMENSAT, List.of(AT_FDCWD, a[0], now(a[1]), 0));
      case FUTIMESAT -> new Successor(Syscall.UTIMENSAT, List.of(a[0], a[1], now(a[2]), 0));
      case PIPE -> new Successor(Syscall.PIPE2, List.of(a[0], 0));
      case FORK -> new Successor(Syscall.CLONE, List.of(SIGCHLD, 0, 0, 0, 0));
      default ->
          throw new IllegalArgumentException(call.kernelName() + " has no successor on AArch64");
    };
  }

  private static Successor at(Syscall call, Object... arguments) {
    Object[] all = new Object[arguments.length + 1];
    all[0] = AT_FDCWD;
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    return new Successor(call, List.of(all));
  }

  /** The structures for times differ; no structure stands for the time it is. */
  private static Object now(Object times) {
    if (!times.equals(0)) {
      throw new IllegalArgumentException("only the present time has a form that all calls share");
    }
    return times;
  }
}
