package io.octaskly.sandbox.internal.supervise;

import io.octaskly.sandbox.Guarantee;
import io.octaskly.sandbox.internal.denial.CallFormat;
import io.octaskly.sandbox.internal.denial.CallRequest;
import io.octaskly.sandbox.internal.denial.DenialLog;
import io.octaskly.sandbox.internal.denial.ListenedCalls;
import io.octaskly.sandbox.internal.denial.ProcessMemory;
import io.octaskly.sandbox.internal.denial.RefusedCall;
import io.octaskly.sandbox.internal.kernel.Descriptor;
import io.octaskly.sandbox.internal.kernel.Errno;
import io.octaskly.sandbox.internal.kernel.SystemCall;
import io.octaskly.sandbox.internal.observe.CallNames;
import io.octaskly.sandbox.internal.observe.SeenCalls;
import io.octaskly.sandbox.internal.seccomp.FilterAction;
import io.octaskly.sandbox.internal.supervise.SignalAnswer.ByHost;
import io.octaskly.sandbox.internal.supervise.SignalAnswer.ByKernel;
import io.octaskly.sandbox.internal.supervise.SignalAnswer.Refused;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The calls of one task that wait for the answer of its filter's listener. They are refused, each
 * with the error number that the policy has for it, and noted; but signals are judged, where
 * nothing else confines them.
 *
 * <p>Nothing that a task writes to its memory has a part in the answer. What it says is read only
 * for the report, by another thread than the supervisor's, one at a time for a task: if that takes
 * long, only the task waits that made it so.
 */
final class TaskCalls {
  /** So many are answered; a task that makes more has its listener closed. */
  static final int MOST_ANSWERED = 10_000;

  /** For so many calls the task's memory is read. */
  private static final int MOST_READ = 1_000;

  private static final String CLOSED =
      "more than "
          + MOST_ANSWERED
          + " calls were refused: later ones fail with ENOSYS (Function not implemented) and are"
          + " not seen";

  private final Descriptor listener;
  private final ListenedCalls listened;
  private final DenialLog log;
  private final @Nullable SeenCalls seen;
  private final @Nullable CallNames names;
  private final SignalJudge judge;
  private final Executor others;
  private final long started;
  private int readsLeft = MOST_READ;

  /** Guarded by {@code this}: calls whose text needs the task's memory. */
  private final Queue<CallRequest> unread = new ArrayDeque<>();

  /** Guarded by {@code this}: another thread is at it. */
  private boolean reading;

  /** Guarded by {@code this}: the listener is closed, its number may be somebody else's. */
  private boolean closed;

  /** Guarded by {@code this}: of whichever thread reads; made when it is needed. */
  private @Nullable CallGate readersGate;

  /**
   * @param others where what may take long is done
   * @param started when the task was launched, a value of {@link System#nanoTime}
   */
  TaskCalls(
      Descriptor listener,
      ListenedCalls listened,
      DenialLog log,
      @Nullable SeenCalls seen,
      @Nullable CallNames names,
      SignalJudge judge,
      Executor others,
      long started) {
    this.listener = listener;
    this.listened = listened;
    this.log = log;
    this.seen = seen;
    this.names = names;
    this.judge = judge;
    this.others = others;
    this.started = started;
  }

  Descriptor listener() {
    return listener;
  }

  /** Takes up one call, if one waits. Returns whether there may be more. */
  boolean serve(CallGate gate) {
    if (!gate.serve(listener, request -> takeUp(request, gate))) {
      return false;
    }
    if (isCutShort()) {
      return false;
    }
    if (log.total() < MOST_ANSWERED || listened.stays()) {
      return true;
    }
    log.end(CLOSED);
    return false;
  }

  /** Whether the task is not to go on: enough was seen of it. */
  boolean isCutShort() {
    return names != null && names.isFull();
  }

  private void takeUp(CallRequest request, CallGate gate) {
    SystemCall call = request.call().orElse(null);
    FilterAction action =
        call == null
            ? FilterAction.refuse(Errno.EPERM)
            : listened.answers().answer(call, request.arguments());
    if (names != null && call != null && !action.refuses()) {
      names.note(call);
    }
    if (call != null && action.equals(FilterAction.ASK)) {
      judgeSignal(request, call, gate);
    } else if (names != null && isObserved(call, action)) {
      gate.carryOut(listener, request);
    } else if (isObserved(call, action)) {
      readLater(request);
    } else if (call != null && readsLeft > 0 && CallFormat.of(call).readsMemory()) {
      readsLeft--;
      readLater(request);
    } else {
      boolean first = note(request, text(request, call), null);
      gate.refuse(listener, request, errno(action));
      if (first) {
        others.execute(log::tell);
      }
    }
  }

  /** Not unless the filter without a listener would have allowed it. */
  private boolean isObserved(@Nullable SystemCall call, FilterAction action) {
    return call != null && action.equals(FilterAction.ALLOW) && listened.observed().contains(call);
  }

  /**
   * The kernel asks only about what is refused; were it otherwise, it would be refused all the
   * same.
   */
  private static int errno(FilterAction action) {
    return action.refuses() ? action.errno() : Errno.EPERM;
  }

  private static String text(CallRequest request, @Nullable SystemCall call) {
    return call == null
        ? "call " + request.number() + " of a 32-bit or foreign architecture"
        : CallFormat.of(call).text(request.arguments(), address -> null);
  }

  /** Returns whether it was the first of its kind. */
  private boolean note(CallRequest request, String text, @Nullable String path) {
    if (log.countsKnown(text)) {
      return false;
    }
    SystemCall call = request.call().orElse(null);
    List<Long> arguments = request.arguments();
    return log.note(
        new RefusedCall(
            call == null ? "call " + request.number() : call.kernelName(),
            text,
            ProcessEntry.ofThread(request.caller()),
            System.nanoTime() - started,
            1,
            call == null
                ? Guarantee.DANGEROUS_CALLS_REFUSED
                : listened.reasons().guarantee(call, arguments),
            call == null ? null : listened.reasons().setting(call, arguments, path)));
  }

  private synchronized void readLater(CallRequest request) {
    unread.add(request);
    if (!reading) {
      reading = true;
      others.execute(this::readAll);
    }
  }

  private void readAll() {
    for (CallRequest request = next(); request != null; request = next()) {
      SystemCall call = request.call().orElseThrow();
      FilterAction action = listened.answers().answer(call, request.arguments());
      if (seen != null && isObserved(call, action)) {
        carryOutSeen(request, call, seen);
      } else if (refuseReading(request, call, request.caller())) {
        log.tell();
      }
    }
  }

  private void carryOutSeen(CallRequest request, SystemCall call, SeenCalls log) {
    try {
      log.note(call, request);
    } finally {
      carryOut(request);
    }
  }

  private synchronized void carryOut(CallRequest request) {
    if (!closed) {
      readersGate().carryOut(listener, request);
    }
  }

  private boolean refuseReading(CallRequest request, SystemCall call, int process) {
    if (seen != null) {
      seen.noteRefused(call, request);
    }
    CallFormat format = CallFormat.of(call);
    List<Long> arguments = request.arguments();
    String text = format.text(arguments, address -> ProcessMemory.string(process, address));
    String path = ProcessMemory.string(process, arguments.get(format.firstString()));
    return refuseRead(request, text, path, errno(listened.answers().answer(call, arguments)));
  }

  private synchronized @Nullable CallRequest next() {
    CallRequest next = closed ? null : unread.poll();
    reading = next != null;
    return next;
  }

  /** Returns whether it was the first of its kind. */
  private synchronized boolean refuseRead(
      CallRequest request, String text, @Nullable String path, int errno) {
    if (closed) {
      return false;
    }
    CallGate gate = readersGate();
    // A caller that no longer waits has been killed, or interrupted and asks again.
    boolean first = gate.stillWaits(listener, request) && note(request, text, path);
    gate.refuse(listener, request, errno);
    return first;
  }

  private synchronized CallGate readersGate() {
    CallGate gate = readersGate;
    if (gate == null) {
      gate = new CallGate();
      readersGate = gate;
    }
    return gate;
  }

  private void judgeSignal(CallRequest request, SystemCall call, CallGate gate) {
    List<Long> arguments = request.arguments();
    int own = ProcessEntry.ofThread(request.caller());
    // A caller that still waits is the one that was looked up.
    if (!gate.stillWaits(listener, request)) {
      return;
    }
    SignalAnswer answer =
        judge.judge(
            new SignalRequest(
                request.id(),
                request.caller(),
                call,
                arguments.get(0).intValue(),
                arguments.get(1).intValue(),
                arguments.get(2).intValue()),
            own);
    if (answer instanceof ByHost byHost) {
      try (byHost) {
        // A caller that no longer waits has been interrupted and may ask again.
        if (gate.succeed(listener, request)) {
          byHost.send();
        }
      }
    } else if (answer instanceof Refused refused) {
      boolean first = refused.errno() == Errno.EPERM && note(request, text(request, call), null);
      gate.refuse(listener, request, refused.errno());
      if (first) {
        others.execute(log::tell);
      }
    } else if (answer == ByKernel.INSTANCE) {
      gate.carryOut(listener, request);
    }
  }

  /** Closes the listener: what waits, and what is still made, fails with ENOSYS. */
  synchronized void close() {
    closed = true;
    unread.clear();
    listener.close();
    if (readersGate != null) {
      readersGate.close();
      readersGate = null;
    }
  }
}
