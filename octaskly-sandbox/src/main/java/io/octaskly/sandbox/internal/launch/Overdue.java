package io.octaskly.sandbox.internal.launch;

import io.octaskly.sandbox.internal.kernel.Arena.Segment;
import io.octaskly.sandbox.internal.kernel.Kernel;
import io.octaskly.sandbox.internal.kernel.Signal;
import io.octaskly.sandbox.internal.kernel.SystemCall;

/** Ends a launch that hangs in a system call. Thread-safe. */
final class Overdue implements Runnable {
  private final Runnable kill;
  private boolean over;
  private boolean expired;

  private Overdue(Runnable kill) {
    this.kill = kill;
  }

  /**
   * Kills the task. Its parent, the guard, waits for it to exec and cannot have collected it, so
   * that the process id is still the task's; it then goes on, and so does the launch. The guard
   * itself must not be killed: its end lets the launch go on while the task still walks a table.
   */
  static Overdue killing(GuardTable guard) {
    return new Overdue(
        () -> {
          int task = guard.taskPid();
          if (task > 0) {
            Kernel.call(SystemCall.KILL, task, Signal.SIGKILL);
          }
        });
  }

  /**
   * Kills process 1 of a pid namespace, and with it the namespace: nobody walks a table any more
   * once it can be waited for. (The task's process id means nothing outside.)
   *
   * @param pidfd where the kernel stores the pidfd of process 1, negative before
   */
  static Overdue killing(Segment pidfd) {
    return new Overdue(
        () -> {
          int init = pidfd.getInt(0);
          if (init >= 0) {
            Kernel.call(SystemCall.PIDFD_SEND_SIGNAL, init, Signal.SIGKILL, 0, 0);
          }
        });
  }

  @Override
  public synchronized void run() {
    // Once the launch is over, its memory is freed.
    if (!over) {
      expired = true;
      kill.run();
    }
  }

  /** To be called when the launch has returned. Says whether it did so in time. */
  synchronized boolean launchIsOver() {
    over = true;
    return !expired;
  }
}
