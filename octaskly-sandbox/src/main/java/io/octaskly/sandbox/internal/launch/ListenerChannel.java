package io.octaskly.sandbox.internal.launch;

import io.octaskly.sandbox.internal.kernel.Arena;
import io.octaskly.sandbox.internal.kernel.Descriptor;
import io.octaskly.sandbox.internal.kernel.KernelException;

/**
 * The way of a listener from the child that makes it to this process ({@code unix(7)}, SCM_RIGHTS):
 * the two share memory, but not their descriptors. For one launch; not thread-safe.
 */
record ListenerChannel(ChildMessage message) implements AutoCloseable {
  private static final int SCM_RIGHTS = 1;
  private static final int DESCRIPTOR = 0;

  static ListenerChannel open(Arena arena) {
    return new ListenerChannel(ChildMessage.open(arena, "the signal listener", SCM_RIGHTS, 4));
  }

  /** Appends the sending of what an entry returns. */
  void send(SyscallTable table, SyscallTable.Entry listener) {
    listener.resultIsInt(message.toFillIn(DESCRIPTOR));
    message.send(table, "hand over the signal listener");
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
