package io.octaskly.sandbox.internal.kernel;

/** Waiting for a child of this process ({@code waitid(2)}), whatever signals come meanwhile. */
public final class ChildEnd {
  private static final int P_PIDFD = 3;
  private static final int WEXITED = 4;
  private static final int WALL = 0x4000_0000;

  private ChildEnd() {}

  /** Waits until a child has ended, and collects it. */
  public static void await(Descriptor pidfd) {
    await(pidfd, 0);
  }

  /**
   * The same.
   *
   * @param usage where the kernel stores what the child and its own children have used ({@code
   *     struct rusage}), or 0
   * @return false if the kernel has thrown that away, since this process ignores SIGCHLD
   */
  public static boolean await(Descriptor pidfd, long usage) {
    long result;
    do {
      result = Kernel.call(SystemCall.WAITID, P_PIDFD, pidfd.number(), 0, WEXITED | WALL, usage, 0);
    } while (result == -Errno.EINTR);
    return result == 0;
  }

  /** Waits until a child of this number has ended, and collects it, if it is one of ours. */
  public static void await(int pid) {
    long result;
    do {
      result = Kernel.call(SystemCall.WAIT4, pid, 0, WALL, 0);
    } while (result == -Errno.EINTR);
  }
}
