package io.octaskly.sandbox.internal.launch;

import io.octaskly.sandbox.internal.kernel.Arena;
import io.octaskly.sandbox.internal.kernel.Descriptor;
import io.octaskly.sandbox.internal.kernel.KernelException;
import io.octaskly.sandbox.internal.launch.LaunchPlan.SealedFilter;

/**
 * The way of a listener from the child that makes it to this process ({@code unix(7)}, SCM_RIGHTS):
 * the two share memory, but not their descriptors. For one launch; not thread-safe.
 */
record ListenerChannel(ChildMessage message) implements AutoCloseable {
  private static final int SCM_RIGHTS = 1;
  private static final int DESCRIPTOR = 0;

  static ListenerChannel open(Arena arena) {
    return new ListenerChannel(ChildMessage.open(arena, "the system call listener", SCM_RIGHTS, 4));
  }

  /** Number of the child's end. */
  int childEnd() {
    return message.childEnd();
  }

  /**
   * Appends the sending of what an entry returns.
   *
   * @param from number that the child's end has by then
   * @param filter the filter that is in force by then, and allows it
   */
  void send(SyscallTable table, int from, SealedFilter filter, SyscallTable.Entry listener) {
    listener.resultIsInt(message.toFillIn(DESCRIPTOR));
    message.send(table, "hand over the system call listener", from, filter);
  }

  /**
   * What the child has sent.
   *
   * @throws KernelException if the descriptor is not there, for example because this process has
   *     too many
   */
  Descriptor receive() {
    return Descriptor.of(message.receive());
  }

  @Override
  public void close() {
    message.close();
  }
}
