package io.octaskly.sandbox.internal.launch;

import io.octaskly.sandbox.internal.kernel.Kernel;
import io.octaskly.sandbox.internal.kernel.Signal;
import io.octaskly.sandbox.internal.kernel.SystemCall;

/**
 * Ends a launch that hangs in a system call of the task, by killing the task. Its parent, the
 * guard, waits for it to exec and cannot have collected it, so that the process id is still the
 * task's; it then goes on, and so does the launch.
 */
final class Overdue implements Runnable {
  private final GuardTable guard;
  private boolean over;
  private boolean expired;

  Overdue(GuardTable guard) {
    this.guard = guard;
  }

  @Override
  public synchronized void run() {
    // Once the launch is over, its memory is freed.
    if (!over) {
      expired = true;
      int task = guard.taskPid();
      if (task > 0) {
        Kernel.call(SystemCall.KILL, task, Signal.SIGKILL);
      }
    }
  }

  /** To be called when the launch has returned. Says whether it did so in time. */
  synchronized boolean launchIsOver() {
    over = true;
    return !expired;
  }
}
