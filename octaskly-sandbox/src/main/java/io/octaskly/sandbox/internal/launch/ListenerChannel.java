package io.octaskly.sandbox.internal.launch;

import io.octaskly.sandbox.internal.kernel.Arena;
import io.octaskly.sandbox.internal.kernel.Arena.Segment;
import io.octaskly.sandbox.internal.kernel.Descriptor;
import io.octaskly.sandbox.internal.kernel.Errno;
import io.octaskly.sandbox.internal.kernel.Kernel;
import io.octaskly.sandbox.internal.kernel.KernelException;
import io.octaskly.sandbox.internal.kernel.SystemCall;

/**
 * The way of a listener from the child that makes it to this process ({@code unix(7)}, SCM_RIGHTS):
 * the two share memory, but not their descriptors. For one launch; not thread-safe.
 */
final class ListenerChannel implements AutoCloseable {
  private static final int AF_UNIX = 1;
  private static final int SOCK_SEQPACKET_CLOEXEC = 5 | 0x80000;
  private static final int SOL_SOCKET = 1;
  private static final int SCM_RIGHTS = 1;
  private static final int DONTWAIT_CMSG_CLOEXEC = 0x40 | 0x4000_0000;

  /** {@code struct msghdr}, and the only control message: a header and one descriptor. */
  private static final int HEADER_SIZE = 56;

  private static final int CONTROL = 32;
  private static final int CONTROL_LENGTH = 40;
  private static final int CONTROL_SIZE = 24;
  private static final int CONTROL_USED = 20;
  private static final int DESCRIPTOR = 16;

  private final Descriptor ours;
  private final Descriptor childEnd;
  private final Segment sentControl;
  private final Segment sent;
  private final Segment received;
  private final Segment receivedControl;

  private ListenerChannel(Arena arena, Descriptor ours, Descriptor childEnd) {
    this.ours = ours;
    this.childEnd = childEnd;
    sentControl = arena.allocate(CONTROL_SIZE);
    sentControl.putLong(0, CONTROL_USED);
    sentControl.putInt(8, SOL_SOCKET);
    sentControl.putInt(12, SCM_RIGHTS);
    sent = header(arena, sentControl);
    receivedControl = arena.allocate(CONTROL_SIZE);
    received = header(arena, receivedControl);
  }

  static ListenerChannel open(Arena arena) {
    Segment ends = arena.allocate(8);
    Kernel.require(
        "make a channel for the signal listener",
        SystemCall.SOCKETPAIR,
        AF_UNIX,
        SOCK_SEQPACKET_CLOEXEC,
        0,
        ends.address());
    Descriptor ours = Descriptor.of(ends.getInt(0));
    try {
      return new ListenerChannel(arena, ours, Descriptor.lifted(ends.getInt(4)));
    } catch (RuntimeException e) {
      ours.close();
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

  Descriptor childEnd() {
    return childEnd;
  }

  /** Address of the message that the child sends. */
  long message() {
    return sent.address();
  }

  /** Address of the descriptor number in that message: 4 bytes, which the child fills in. */
  long descriptorToSend() {
    return sentControl.address() + DESCRIPTOR;
  }

  /**
   * What the child has sent. It did so before it started its program, so there is no waiting.
   *
   * @throws KernelException if the descriptor is not there, for example because this process has
   *     too many
   */
  Descriptor receive() {
    long count =
        Kernel.call(SystemCall.RECVMSG, ours.number(), received.address(), DONTWAIT_CMSG_CLOEXEC);
    if (count < 0) {
      throw new KernelException("receive the signal listener", SystemCall.RECVMSG, (int) -count);
    }
    // When no descriptor can be made for it, the message comes without (MSG_CTRUNC).
    if (received.getLong(CONTROL_LENGTH) < CONTROL_USED
        || receivedControl.getInt(12) != SCM_RIGHTS) {
      throw new KernelException("receive the signal listener", SystemCall.RECVMSG, Errno.EMFILE);
    }
    return Descriptor.of(receivedControl.getInt(DESCRIPTOR));
  }

  @Override
  public void close() {
    ours.close();
    childEnd.close();
  }
}
