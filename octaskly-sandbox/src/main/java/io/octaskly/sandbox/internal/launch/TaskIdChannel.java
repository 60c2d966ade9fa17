package io.octaskly.sandbox.internal.launch;

import io.octaskly.sandbox.internal.kernel.Arena;
import io.octaskly.sandbox.internal.kernel.Kernel;
import io.octaskly.sandbox.internal.kernel.KernelException;
import io.octaskly.sandbox.internal.kernel.SystemCall;

/**
 * How the host learns the number by which it sees a task that is in a pid namespace: the init names
 * the task by the number that it knows itself, as the sender's credentials ({@code unix(7)},
 * SCM_CREDENTIALS), and the kernel translates, also when the task has ended since. For one launch;
 * not thread-safe.
 */
record TaskIdChannel(ChildMessage message) implements AutoCloseable {
  private static final int SO_PASSCRED = 16;
  private static final int SCM_CREDENTIALS = 2;
  private static final int F_GETOWN = 9;

  /** {@code struct ucred}. */
  private static final int SIZE = 12;

  private static final int PID = 0;
  private static final int USER = 4;
  private static final int GROUP = 8;

  static TaskIdChannel open(Arena arena) {
    ChildMessage message = ChildMessage.open(arena, "the task's process id", SCM_CREDENTIALS, SIZE);
    try {
      message.setOption(arena, SO_PASSCRED);
      message.put(USER, (int) Kernel.call(SystemCall.GETEUID));
      message.put(GROUP, (int) Kernel.call(SystemCall.GETEGID));
      return new TaskIdChannel(message);
    } catch (RuntimeException e) {
      message.close();
      throw e;
    }
  }

  /**
   * Appends the sending to the init's table.
   *
   * @param ownedByTask a descriptor that has the task for its owner (F_SETOWN)
   */
  void send(SyscallTable table, int ownedByTask) {
    table
        .add("guard: recall the task's pid", SystemCall.FCNTL, ownedByTask, F_GETOWN)
        .resultIsInt(message.toFillIn(PID));
    message.send(table, "guard: tell the host the task's pid");
  }

  /**
   * The task's process id here.
   *
   * @throws KernelException if it is not there
   */
  int receive() {
    return message.receive();
  }

  @Override
  public void close() {
    message.close();
  }
}
