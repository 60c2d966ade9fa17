package io.octaskly.sandbox.internal.seccomp;

import io.octaskly.sandbox.internal.kernel.Errno;

/**
 * What a filter answers for a call. There is no action that kills; see the package documentation.
 *
 * @param returnValue the {@code SECCOMP_RET_*} value with its data ({@code seccomp(2)})
 */
public record FilterAction(int returnValue) {

  private static final int SECCOMP_RET_ERRNO = 0x0005_0000;
  private static final int SECCOMP_RET_USER_NOTIF = 0x7FC0_0000;
  private static final int SECCOMP_RET_ALLOW = 0x7FFF_0000;

  /** The highest error number that a system call can return ({@code MAX_ERRNO}). */
  private static final int MAX_ERRNO = 4095;

  /** The kernel carries the call out. */
  public static final FilterAction ALLOW = new FilterAction(SECCOMP_RET_ALLOW);

  /**
   * The call waits for the answer of the filter's listener ({@code seccomp_unotify(2)}), unless
   * another filter refuses it. Without a listener it fails with ENOSYS.
   */
  public static final FilterAction ASK = new FilterAction(SECCOMP_RET_USER_NOTIF);

  /** Refuses every other value: 0, for one, would kill the thread. */
  public FilterAction {
    int errno = returnValue - SECCOMP_RET_ERRNO;
    boolean constant = returnValue == SECCOMP_RET_ALLOW || returnValue == SECCOMP_RET_USER_NOTIF;
    if (!constant && (errno < 1 || errno > MAX_ERRNO)) {
      throw new IllegalArgumentException(
          String.format(
              "filter return value 0x%x is neither allow, ask nor an error number in 1..%d;"
                  + " use ALLOW, ASK or refuse(errno)",
              returnValue, MAX_ERRNO));
    }
  }

  /**
   * The call is not carried out and fails with this error number.
   *
   * @throws IllegalArgumentException if {@code errno} is not in 1..4095; 0 would make the call seem
   *     to succeed
   */
  public static FilterAction refuse(int errno) {
    if (errno < 1 || errno > MAX_ERRNO) {
      throw new IllegalArgumentException(
          "error number " + errno + " is not in 1.." + MAX_ERRNO + "; use a constant of Errno");
    }
    return new FilterAction(SECCOMP_RET_ERRNO | errno);
  }

  /** Whether the call fails, without anybody being asked. */
  public boolean refuses() {
    return !equals(ALLOW) && !equals(ASK);
  }

  /**
   * The error number of a refusal.
   *
   * @throws IllegalStateException if it is none
   */
  public int errno() {
    if (!refuses()) {
      throw new IllegalStateException(this + " has no error number");
    }
    return returnValue - SECCOMP_RET_ERRNO;
  }

  @Override
  public String toString() {
    if (equals(ASK)) {
      return "ask";
    }
    return equals(ALLOW)
        ? "allow"
        : "refuse with " + Errno.describe(returnValue - SECCOMP_RET_ERRNO);
  }
}
