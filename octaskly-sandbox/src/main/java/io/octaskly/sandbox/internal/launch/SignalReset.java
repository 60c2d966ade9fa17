package io.octaskly.sandbox.internal.launch;

import io.octaskly.sandbox.internal.kernel.Architecture;
import io.octaskly.sandbox.internal.kernel.Arena;
import io.octaskly.sandbox.internal.kernel.Signal;
import io.octaskly.sandbox.internal.kernel.SystemCall;

/**
 * Sets all signals to what they do by default: written down once, and copied into the table of each
 * task. An exec resets handlers but keeps what is ignored, and between unblocking and exec a
 * handler of the JVM must not run in a child either ({@code clone(2)} has no CLONE_CLEAR_SIGHAND).
 * Thread-safe.
 */
final class SignalReset implements AutoCloseable {
  /** How many entries {@link #addTo} writes: SIGKILL and SIGSTOP cannot be set. */
  static final int ENTRIES = Signal.SIGRTMAX - 2;

  private static final int ACTION_SIZE = 32;
  private static final int SIGNAL_SET_SIZE = 8;

  private final Arena arena = new Arena();
  private final SyscallTable calls;

  SignalReset(Architecture architecture) {
    calls = new SyscallTable(arena, architecture, ENTRIES);
    long standard = arena.allocate(ACTION_SIZE).address();
    for (int signal = 1; signal <= Signal.SIGRTMAX; signal++) {
      if (signal != Signal.SIGKILL && signal != Signal.SIGSTOP) {
        calls.about(
            "reset signal", signal, SystemCall.RT_SIGACTION, signal, standard, 0, SIGNAL_SET_SIZE);
      }
    }
  }

  void addTo(SyscallTable table) {
    table.append(calls);
  }

  /** To be called when no task is launched any more. */
  @Override
  public void close() {
    arena.close();
  }
}
