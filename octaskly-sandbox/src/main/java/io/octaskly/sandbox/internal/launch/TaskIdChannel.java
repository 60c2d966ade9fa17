package io.octaskly.sandbox.internal.launch;

import io.octaskly.sandbox.internal.kernel.Arena;
import io.octaskly.sandbox.internal.kernel.Arena.Segment;
import io.octaskly.sandbox.internal.kernel.Descriptor;
import io.octaskly.sandbox.internal.kernel.Errno;
import io.octaskly.sandbox.internal.kernel.Kernel;
import io.octaskly.sandbox.internal.kernel.KernelException;
import io.octaskly.sandbox.internal.kernel.SystemCall;

/**
 * How the host learns the number by which it sees a task that is in a pid namespace: the init names
 * the task by the number that it knows itself, as the sender's credentials ({@code unix(7)},
 * SCM_CREDENTIALS), and the kernel translates, also when the task has ended since. For one launch;
 * not thread-safe.
 */
final class TaskIdChannel implements AutoCloseable {
  private static final int AF_UNIX = 1;
  private static final int SOCK_SEQPACKET_CLOEXEC = 5 | 0x80000;
  private static final int SOL_SOCKET = 1;
  private static final int SO_PASSCRED = 16;
  private static final int SCM_CREDENTIALS = 2;
  private static final int MSG_DONTWAIT = 0x40;
  private static final int MSG_NOSIGNAL = 0x4000;

  /** {@code struct msghdr}, and the only control message: a header and {@code struct ucred}. */
  private static final int HEADER_SIZE = 56;

  private static final int CONTROL = 32;
  private static final int CONTROL_LENGTH = 40;
  private static final int CONTROL_SIZE = 32;
  private static final int CONTROL_USED = 28;
  private static final int TYPE = 12;
  private static final int PID = 16;
  private static final int USER = 20;
  private static final int GROUP = 24;

  private final Descriptor ours;
  private final Descriptor childEnd;
  private final Segment sentControl;
  private final Segment sent;
  private final Segment receivedControl;
  private final Segment received;

  private TaskIdChannel(Arena arena, Descriptor ours, Descriptor childEnd) {
    this.ours = ours;
    this.childEnd = childEnd;
    sentControl = arena.allocate(CONTROL_SIZE);
    sentControl.putLong(0, CONTROL_USED);
    sentControl.putInt(8, SOL_SOCKET);
    sentControl.putInt(TYPE, SCM_CREDENTIALS);
    sentControl.putInt(USER, (int) Kernel.call(SystemCall.GETEUID));
    sentControl.putInt(GROUP, (int) Kernel.call(SystemCall.GETEGID));
    sent = header(arena, sentControl);
    receivedControl = arena.allocate(CONTROL_SIZE);
    received = header(arena, receivedControl);
  }

  static TaskIdChannel open(Arena arena) {
    Segment ends = arena.allocate(8);
    Kernel.require(
        "make a channel for the task's process id",
        SystemCall.SOCKETPAIR,
        AF_UNIX,
        SOCK_SEQPACKET_CLOEXEC,
        0,
        ends.address());
    Descriptor ours = Descriptor.of(ends.getInt(0));
    try {
      Segment yes = arena.allocate(4);
      yes.putInt(0, 1);
      Kernel.require(
          "ask for credentials",
          SystemCall.SETSOCKOPT,
          ours.number(),
          SOL_SOCKET,
          SO_PASSCRED,
          yes.address(),
          4);
      return new TaskIdChannel(arena, ours, Descriptor.lifted(ends.getInt(4)));
    } catch (RuntimeException e) {
      ours.close();
      Kernel.call(SystemCall.CLOSE, ends.getInt(4));
      throw e;
    }
  }

  private static Segment header(Arena arena, Segment control) {
    long oneByte = arena.longs(arena.allocate(1).address(), 1);
    Segment header = arena.allocate(HEADER_SIZE);
    header.putLong(16, oneByte);
    header.putLong(24, 1);
    header.putLong(CONTROL, control.address());
    header.putLong(CONTROL_LENGTH, CONTROL_SIZE);
    return header;
  }

  /** Appends the sending to the init's table; the descriptor says whom it is about (F_SETOWN). */
  void send(SyscallTable table, int ownedByTask, int getOwner) {
    table
        .add("guard: recall the task's pid", SystemCall.FCNTL, ownedByTask, getOwner)
        .resultIsInt(sentControl.address() + PID);
    table.add(
        "guard: tell the host the task's pid",
        SystemCall.SENDMSG,
        childEnd.number(),
        sent.address(),
        MSG_NOSIGNAL);
  }

  /**
   * The task's process id here. It was sent before the launch was over, so there is no waiting.
   *
   * @throws KernelException if it is not there
   */
  int receive() {
    Kernel.require(
        "receive the task's process id",
        SystemCall.RECVMSG,
        ours.number(),
        received.address(),
        MSG_DONTWAIT);
    if (received.getLong(CONTROL_LENGTH) < CONTROL_USED
        || receivedControl.getInt(TYPE) != SCM_CREDENTIALS) {
      throw new KernelException("receive the task's process id", SystemCall.RECVMSG, Errno.EIO);
    }
    return receivedControl.getInt(PID);
  }

  @Override
  public void close() {
    ours.close();
    childEnd.close();
  }
}
