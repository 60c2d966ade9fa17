package io.octaskly.sandbox.internal.supervise;

/** What becomes of a {@link SignalRequest}. */
sealed interface SignalAnswer {
  /** The call fails. */
  record Refused(int errno) implements SignalAnswer {}

  /** The kernel carries the call out. Only for a target that cannot end before the caller does. */
  enum ByKernel implements SignalAnswer {
    INSTANCE
  }

  /**
   * The call succeeds, and then the signal is sent from here. In this order, since a signal that
   * comes back to the caller interrupts its call, which the program may then make again: sent
   * first, it would arrive twice.
   */
  non-sealed interface ByHost extends SignalAnswer, AutoCloseable {
    void send();

    @Override
    void close();
  }
}
