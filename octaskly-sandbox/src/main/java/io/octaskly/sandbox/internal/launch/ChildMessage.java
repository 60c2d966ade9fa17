package io.octaskly.sandbox.internal.launch;

import io.octaskly.sandbox.internal.kernel.Arena;
import io.octaskly.sandbox.internal.kernel.Arena.Segment;
import io.octaskly.sandbox.internal.kernel.Descriptor;
import io.octaskly.sandbox.internal.kernel.Errno;
import io.octaskly.sandbox.internal.kernel.Kernel;
import io.octaskly.sandbox.internal.kernel.KernelException;
import io.octaskly.sandbox.internal.kernel.SystemCall;
import io.octaskly.sandbox.internal.launch.LaunchPlan.SealedFilter;

/**
 * One message with a control message ({@code unix(7)}, {@code cmsg(3)}) from a child that is being
 * launched to this process: the two share memory, but the kernel translates what is sent so. For
 * one launch; not thread-safe.
 */
final class ChildMessage implements AutoCloseable {
  private static final int AF_UNIX = 1;
  private static final int SOCK_SEQPACKET_CLOEXEC = 5 | 0x80000;
  private static final int SOL_SOCKET = 1;
  private static final int MSG_NOSIGNAL = 0x4000;
  private static final int MSG_DONTWAIT = 0x40;
  private static final int MSG_CMSG_CLOEXEC = 0x4000_0000;

  /** {@code struct msghdr}. */
  private static final int HEADER_SIZE = 56;

  private static final int ONE_VECTOR = 1;
  private static final int VECTORS = 16;
  private static final int VECTOR_COUNT = 24;
  private static final int CONTROL = 32;
  private static final int CONTROL_LENGTH = 40;

  /** {@code struct cmsghdr}: length, level, type, then the payload. */
  private static final int TYPE = 12;

  private static final int PAYLOAD = 16;

  private final String what;
  private final int type;
  private final int used;
  private final Descriptor ours;
  private final Descriptor childEnd;
  private final Segment sentControl;
  private final Segment sent;
  private final Segment receivedControl;
  private final Segment received;

  private ChildMessage(
      Arena arena, String what, int type, int size, Descriptor ours, Descriptor childEnd) {
    this.what = what;
    this.type = type;
    this.used = PAYLOAD + size;
    this.ours = ours;
    this.childEnd = childEnd;
    sentControl = arena.allocate(used);
    sentControl.putLong(0, used);
    sentControl.putInt(8, SOL_SOCKET);
    sentControl.putInt(TYPE, type);
    sent = header(arena, sentControl);
    receivedControl = arena.allocate(used);
    received = header(arena, receivedControl);
  }

  /**
   * Makes the way for a message.
   *
   * @param what it tells, in words, for messages of failures
   * @param type {@code SCM_*}
   * @param size bytes of its payload
   */
  static ChildMessage open(Arena arena, String what, int type, int size) {
    Segment ends = arena.allocate(8);
    Kernel.require(
        "make a channel for " + what,
        SystemCall.SOCKETPAIR,
        AF_UNIX,
        SOCK_SEQPACKET_CLOEXEC,
        0,
        ends.address());
    Descriptor ours = Descriptor.of(ends.getInt(0));
    try {
      return new ChildMessage(arena, what, type, size, ours, Descriptor.lifted(ends.getInt(4)));
    } catch (RuntimeException e) {
      ours.close();
      throw e;
    }
  }

  private Segment header(Arena arena, Segment control) {
    Segment header = arena.allocate(HEADER_SIZE);
    header.putLong(VECTORS, arena.longs(arena.allocate(1).address(), 1));
    header.putLong(VECTOR_COUNT, ONE_VECTOR);
    header.putLong(CONTROL, control.address());
    header.putLong(CONTROL_LENGTH, (used + 7) & ~7);
    return header;
  }

  /** Sets an option of the receiving end to 1. */
  void setOption(Arena arena, int option) {
    Segment yes = arena.allocate(4);
    yes.putInt(0, 1);
    Kernel.require(
        "ask for " + what,
        SystemCall.SETSOCKOPT,
        ours.number(),
        SOL_SOCKET,
        option,
        yes.address(),
        4);
  }

  /** Sets 4 bytes of the payload that are known before. */
  void put(int at, int value) {
    sentControl.putInt(PAYLOAD + at, value);
  }

  /** Address of 4 bytes of the payload that the child fills in. */
  long toFillIn(int at) {
    return sentControl.address() + PAYLOAD + at;
  }

  /** Number of the child's end. */
  int childEnd() {
    return childEnd.number();
  }

  /**
   * Appends the sending to the child's table.
   *
   * @param from number that the child's end has by then
   * @param filter the filter that is in force by then: the arguments beyond those of the call carry
   *     its nonce
   */
  void send(SyscallTable table, String step, int from, SealedFilter filter) {
    table.add(
        step,
        SystemCall.SENDMSG,
        from,
        sent.address(),
        MSG_NOSIGNAL,
        0,
        filter.fifthArgument(),
        filter.sixthArgument());
  }

  /** Appends the sending to the child's table. */
  void send(SyscallTable table, String step) {
    table.add(step, SystemCall.SENDMSG, childEnd.number(), sent.address(), MSG_NOSIGNAL);
  }

  /**
   * The first 4 bytes of the payload. It was sent before the child started its program, so there is
   * no waiting.
   *
   * @throws KernelException if it is not there, for example because this process has too many
   *     descriptors for another
   */
  int receive() {
    Kernel.require(
        "receive " + what,
        SystemCall.RECVMSG,
        ours.number(),
        received.address(),
        MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
    // When no descriptor can be made for it, the message comes without (MSG_CTRUNC).
    if (received.getLong(CONTROL_LENGTH) < used || receivedControl.getInt(TYPE) != type) {
      throw new KernelException("receive " + what, SystemCall.RECVMSG, Errno.EMFILE);
    }
    return receivedControl.getInt(PAYLOAD);
  }

  @Override
  public void close() {
    ours.close();
    childEnd.close();
  }
}
