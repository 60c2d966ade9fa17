package io.octaskly.sandbox.internal.supervise;

import io.octaskly.sandbox.internal.kernel.Architecture;
import io.octaskly.sandbox.internal.kernel.Arena;
import io.octaskly.sandbox.internal.kernel.Arena.Segment;
import io.octaskly.sandbox.internal.kernel.Descriptor;
import io.octaskly.sandbox.internal.kernel.Errno;
import io.octaskly.sandbox.internal.kernel.Kernel;
import io.octaskly.sandbox.internal.kernel.KernelException;
import io.octaskly.sandbox.internal.kernel.SystemCall;

/** {@code epoll(7)}: any thread adds and removes, one thread waits. */
final class Poller {
  static final int READABLE = 1;
  static final int WRITABLE = 4;

  private static final int EPOLL_CLOEXEC = 0x80000;
  private static final int ADD = 1;
  private static final int REMOVE = 2;
  private static final int BATCH = 64;

  /** {@code struct epoll_event} is packed on x86-64 only. */
  private static final int DATA = Kernel.architecture() == Architecture.X86_64 ? 4 : 8;

  private static final int EVENT_SIZE = DATA + 8;

  private final Arena arena = new Arena();
  private final Segment change = arena.allocate(EVENT_SIZE);
  private final Segment events = arena.allocate(BATCH * EVENT_SIZE);
  private final Descriptor epoll =
      Descriptor.of(Kernel.require("make an epoll", SystemCall.EPOLL_CREATE1, EPOLL_CLOEXEC));

  /** Watches a descriptor; its events carry the token. */
  synchronized void add(int descriptor, int interest, long token) {
    change.putInt(0, interest);
    change.putLong(DATA, token);
    Kernel.require(
        "watch a descriptor",
        SystemCall.EPOLL_CTL,
        epoll.number(),
        ADD,
        descriptor,
        change.address());
  }

  /**
   * Stops watching. Needed before a descriptor is closed: a child that is being launched may hold a
   * copy, and the kernel would go on reporting it.
   */
  synchronized void remove(int descriptor) {
    Kernel.require(
        "stop watching a descriptor",
        SystemCall.EPOLL_CTL,
        epoll.number(),
        REMOVE,
        descriptor,
        change.address());
  }

  /** Waits for events and returns how many there are; 0 when interrupted by a signal. */
  int await() {
    long count =
        Kernel.call(SystemCall.EPOLL_PWAIT, epoll.number(), events.address(), BATCH, -1, 0, 8);
    if (count == -Errno.EINTR) {
      return 0;
    }
    if (count < 0) {
      throw new KernelException("wait for tasks", SystemCall.EPOLL_PWAIT, (int) -count);
    }
    return (int) count;
  }

  long token(int index) {
    return events.getLong(index * EVENT_SIZE + DATA);
  }
}
