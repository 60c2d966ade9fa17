package io.octaskly.sandbox.internal.kernel;

/** A system call that had to succeed has failed. */
public final class KernelException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String step;
  private final SystemCall call;
  private final int errno;

  public KernelException(String step, SystemCall call, int errno) {
    super(step + ": " + call.kernelName() + "(2) said " + Errno.describe(errno));
    this.step = step;
    this.call = call;
    this.errno = errno;
  }

  /** What was being done, in words. */
  public String step() {
    return step;
  }

  public SystemCall call() {
    return call;
  }

  /** The errno, positive. */
  public int errno() {
    return errno;
  }
}
