package io.octaskly.sandbox.internal.launch;

import io.octaskly.sandbox.internal.kernel.SystemCall;

/** The child could not be made, or a call of its table failed before the program started. */
public final class LaunchFailure extends Exception {
  private static final long serialVersionUID = 1L;

  private final String step;
  private final SystemCall call;
  private final int errno;

  LaunchFailure(String step, SystemCall call, int errno) {
    super(step);
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
