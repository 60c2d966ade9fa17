package io.octaskly.sandbox.internal.supervise;

import io.octaskly.sandbox.internal.denial.CallRequest;
import io.octaskly.sandbox.internal.kernel.Arena;
import io.octaskly.sandbox.internal.kernel.Arena.Segment;
import io.octaskly.sandbox.internal.kernel.Descriptor;
import io.octaskly.sandbox.internal.kernel.Errno;
import io.octaskly.sandbox.internal.kernel.Kernel;
import io.octaskly.sandbox.internal.kernel.KernelException;
import io.octaskly.sandbox.internal.kernel.SystemCall;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Speaks the protocol of a filter's listener ({@code seccomp_unotify(2)}): takes up a call that
 * waits, and answers. Nothing here waits. For one thread at a time.
 */
final class CallGate implements AutoCloseable {
  private static final int GET_NOTIF_SIZES = 3;
  private static final long NOTIF_RECV = 0xC050_2100L;
  private static final long NOTIF_SEND = 0xC018_2101L;
  private static final long NOTIF_ID_VALID = 0x4008_2102L;
  private static final int FLAG_CONTINUE = 1;

  private static final int POLLIN = 1;

  /** {@code struct seccomp_notif} and {@code seccomp_notif_resp}, as this code knows them. */
  private static final int REQUEST_SIZE = 80;

  private static final int RESPONSE_SIZE = 24;

  private static final int CALLER = 8;
  private static final int NUMBER = 16;
  private static final int ARCHITECTURE = 20;
  private static final int ARGUMENTS = 32;

  private final Arena arena = new Arena();
  private final Segment poll = arena.allocate(8);
  private final long noWait = arena.longs(0, 0);
  private final Segment request;
  private final int requestSize;
  private final Segment response;
  private final Segment requestId = arena.allocate(8);

  CallGate() {
    // The kernel may know larger structures; where it has no listeners at all, nothing is read.
    Segment sizes = arena.allocate(8);
    Kernel.call(SystemCall.SECCOMP, GET_NOTIF_SIZES, 0, sizes.address());
    requestSize = Math.max(REQUEST_SIZE, sizes.getInt(0) & 0xffff);
    request = arena.allocate(requestSize);
    response = arena.allocate(Math.max(RESPONSE_SIZE, sizes.getInt(0) >>> 16));
  }

  /**
   * Takes up one call, if one waits: a task that makes many must not keep others waiting. Returns
   * whether there may be more.
   */
  boolean serve(Descriptor listener, Consumer<CallRequest> handler) {
    int events = events(listener);
    if ((events & POLLIN) == 0) {
      // POLLHUP and nothing else: nobody is left who could ask.
      return events == 0;
    }
    CallRequest next = receive(listener);
    if (next != null) {
      handler.accept(next);
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

  private @Nullable CallRequest receive(Descriptor listener) {
    for (int at = 0; at < requestSize; at += 8) {
      request.putLong(at, 0);
    }
    long result = Kernel.call(SystemCall.IOCTL, listener.number(), NOTIF_RECV, request.address());
    if (result == -Errno.ENOENT || result == -Errno.EINTR) {
      // The caller has been killed or interrupted meanwhile.
      return null;
    }
    if (result < 0) {
      throw new KernelException("receive a system call", SystemCall.IOCTL, (int) -result);
    }
    List<Long> arguments = new ArrayList<>(6);
    for (int i = 0; i < 6; i++) {
      arguments.add(request.getLong(ARGUMENTS + 8 * i));
    }
    return new CallRequest(
        request.getLong(0),
        request.getInt(CALLER),
        request.getInt(ARCHITECTURE),
        request.getInt(NUMBER),
        arguments);
  }

  /**
   * Whether the call still waits: what was found out about its caller until now was about the
   * caller, and not about another that has its number since.
   */
  boolean stillWaits(Descriptor listener, CallRequest asked) {
    requestId.putLong(0, asked.id());
    return Kernel.call(SystemCall.IOCTL, listener.number(), NOTIF_ID_VALID, requestId.address())
        == 0;
  }

  /** The call fails. Returns whether the caller has got the answer. */
  boolean refuse(Descriptor listener, CallRequest asked, int errno) {
    return respond(listener, asked, errno, 0);
  }

  /** The call returns 0 without having been carried out. Returns whether the caller has got it. */
  boolean succeed(Descriptor listener, CallRequest asked) {
    return respond(listener, asked, 0, 0);
  }

  /** The kernel carries the call out, as far as everything else allows it. */
  boolean carryOut(Descriptor listener, CallRequest asked) {
    return respond(listener, asked, 0, FLAG_CONTINUE);
  }

  private boolean respond(Descriptor listener, CallRequest asked, int errno, int flags) {
    response.putLong(0, asked.id());
    response.putLong(8, 0);
    response.putInt(16, -errno);
    response.putInt(20, flags);
    long result = Kernel.call(SystemCall.IOCTL, listener.number(), NOTIF_SEND, response.address());
    if (result < 0 && result != -Errno.ENOENT) {
      throw new KernelException("answer a system call", SystemCall.IOCTL, (int) -result);
    }
    return result == 0;
  }

  @Override
  public void close() {
    arena.close();
  }
}
