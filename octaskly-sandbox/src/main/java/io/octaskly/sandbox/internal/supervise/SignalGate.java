package io.octaskly.sandbox.internal.supervise;

import io.octaskly.sandbox.internal.kernel.Arena;
import io.octaskly.sandbox.internal.kernel.Arena.Segment;
import io.octaskly.sandbox.internal.kernel.Descriptor;
import io.octaskly.sandbox.internal.kernel.Errno;
import io.octaskly.sandbox.internal.kernel.Kernel;
import io.octaskly.sandbox.internal.kernel.KernelException;
import io.octaskly.sandbox.internal.kernel.SystemCall;
import io.octaskly.sandbox.internal.supervise.SignalAnswer.ByHost;
import io.octaskly.sandbox.internal.supervise.SignalAnswer.ByKernel;
import io.octaskly.sandbox.internal.supervise.SignalAnswer.Refused;
import org.jspecify.annotations.Nullable;

/**
 * Speaks the protocol of a filter's listener ({@code seccomp_unotify(2)}): takes up a call that
 * waits, has it judged, answers. For one thread.
 */
final class SignalGate {
  private static final int GET_NOTIF_SIZES = 3;
  private static final long NOTIF_RECV = 0xC050_2100L;
  private static final long NOTIF_SEND = 0xC018_2101L;
  private static final long NOTIF_ID_VALID = 0x4008_2102L;
  private static final int FLAG_CONTINUE = 1;

  private static final int POLLIN = 1;

  /** {@code struct seccomp_notif} and {@code seccomp_notif_resp}, as this code knows them. */
  private static final int REQUEST_SIZE = 80;

  private static final int RESPONSE_SIZE = 24;

  private final Arena arena = new Arena();
  private final Segment poll = arena.allocate(8);
  private final long noWait = arena.longs(0, 0);
  private final Segment request;
  private final int requestSize;
  private final Segment response;
  private final Segment requestId = arena.allocate(8);

  SignalGate() {
    // The kernel may know larger structures; where it has no listeners at all, nothing is read.
    Segment sizes = arena.allocate(8);
    Kernel.call(SystemCall.SECCOMP, GET_NOTIF_SIZES, 0, sizes.address());
    requestSize = Math.max(REQUEST_SIZE, sizes.getInt(0) & 0xffff);
    request = arena.allocate(requestSize);
    response = arena.allocate(Math.max(RESPONSE_SIZE, sizes.getInt(0) >>> 16));
  }

  /**
   * Answers one call, if one waits: a task that sends many must not keep others waiting. Returns
   * whether there may be more.
   */
  boolean serve(Descriptor listener, SignalJudge judge) {
    int events = events(listener);
    if ((events & POLLIN) == 0) {
      // POLLHUP and nothing else: nobody is left who could ask.
      return events == 0;
    }
    SignalRequest next = receive(listener);
    if (next != null) {
      int own = ProcessEntry.ofThread(next.caller());
      // A caller that still waits is the one that was looked up.
      if (stillWaits(listener, next)) {
        answer(listener, next, judge.judge(next, own));
      }
    }
    return true;
  }

  /** Asked anew before each receive, which would wait for ever where there is nothing. */
  private int events(Descriptor listener) {
    poll.putInt(0, listener.number());
    poll.putInt(4, POLLIN);
    long ready = Kernel.call(SystemCall.PPOLL, poll.address(), 1, noWait, 0, 8, 0);
    return ready > 0 ? poll.getInt(4) >>> 16 : 0;
  }

  private @Nullable SignalRequest receive(Descriptor listener) {
    for (int at = 0; at < requestSize; at += 8) {
      request.putLong(at, 0);
    }
    long result = Kernel.call(SystemCall.IOCTL, listener.number(), NOTIF_RECV, request.address());
    if (result == -Errno.ENOENT || result == -Errno.EINTR) {
      // The caller has been killed or interrupted meanwhile.
      return null;
    }
    if (result < 0) {
      throw new KernelException("receive a signal request", SystemCall.IOCTL, (int) -result);
    }
    return new SignalRequest(
        request.getLong(0),
        request.getInt(8),
        SystemCall.numbered(Kernel.architecture(), request.getInt(16)).orElse(SystemCall.READ),
        request.getInt(32),
        request.getInt(40),
        request.getInt(48));
  }

  private boolean stillWaits(Descriptor listener, SignalRequest asked) {
    requestId.putLong(0, asked.id());
    return Kernel.call(SystemCall.IOCTL, listener.number(), NOTIF_ID_VALID, requestId.address())
        == 0;
  }

  private void answer(Descriptor listener, SignalRequest asked, SignalAnswer answer) {
    if (answer instanceof ByHost byHost) {
      try (byHost) {
        // A caller that no longer waits has been interrupted and may ask again.
        if (respond(listener, asked, 0, 0)) {
          byHost.send();
        }
      }
    } else if (answer instanceof Refused refused) {
      respond(listener, asked, refused.errno(), 0);
    } else if (answer == ByKernel.INSTANCE) {
      respond(listener, asked, 0, FLAG_CONTINUE);
    }
  }

  /** Returns whether the caller has got the response. */
  private boolean respond(Descriptor listener, SignalRequest asked, int errno, int flags) {
    response.putLong(0, asked.id());
    response.putLong(8, 0);
    response.putInt(16, -errno);
    response.putInt(20, flags);
    long result = Kernel.call(SystemCall.IOCTL, listener.number(), NOTIF_SEND, response.address());
    if (result < 0 && result != -Errno.ENOENT) {
      throw new KernelException("answer a signal request", SystemCall.IOCTL, (int) -result);
    }
    return result == 0;
  }
}
