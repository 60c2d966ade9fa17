package io.octaskly.sandbox.internal.supervise;

import io.octaskly.sandbox.Limit;

/** How a task ended, in plain numbers. */
public sealed interface Ending {
  /** By itself. */
  record Exited(int code) implements Ending {}

  /** By a signal that the supervisor has not ordered. */
  record Signalled(int signal) implements Ending {}

  /**
   * By a limit, on evidence.
   *
   * @param allowed nanoseconds, bytes or a count, as the limit's kind has it
   * @param observed in the same unit
   */
  record AtLimit(Limit limit, long allowed, long observed) implements Ending {}

  /** By the host's wish. */
  record Cancelled() implements Ending {}
}
