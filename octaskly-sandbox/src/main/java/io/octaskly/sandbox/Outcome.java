package io.octaskly.sandbox;

import io.octaskly.sandbox.internal.kernel.Signal;
import java.util.Objects;

/**
 * How a task ended: exactly one of the records below.
 *
 * <p>A program that reports failure has {@link Exited}; one that crashed or was killed from outside
 * has {@link Signalled}; one that this library ended has {@link LimitExceeded} or {@link
 * Cancelled}.
 */
public sealed interface Outcome {

  /** {@return the outcome in one line that completes the sentence "the task ..."} */
  String describe();

  /**
   * The program ended by itself.
   *
   * @param code what it passed to {@code exit(3)}, 0 to 255; 0 means success by convention
   */
  record Exited(int code) implements Outcome {
    /**
     * Checks the range.
     *
     * @param code 0 to 255
     * @throws IllegalArgumentException if {@code code} is not within 0 to 255
     */
    public Exited {
      if (code < 0 || code > 255) {
        throw new IllegalArgumentException(
            "exit code " + code + " is outside 0..255: give WEXITSTATUS(status), see waitpid(2)");
      }
    }

    @Override
    public String describe() {
      return "exited with code " + code;
    }
  }

  /**
   * The program was ended by a signal that this library did not send on account of a limit or a
   * cancellation.
   *
   * @param signal the signal's Linux number, 1 to 64; see {@code signal(7)}
   */
  record Signalled(int signal) implements Outcome {
    /**
     * Checks the range.
     *
     * @param signal 1 to 64
     * @throws IllegalArgumentException if {@code signal} is not within 1 to 64
     */
    public Signalled {
      if (signal < 1 || signal > 64) {
        throw new IllegalArgumentException(
            "signal " + signal + " is outside 1..64: give WTERMSIG(status), see waitpid(2)");
      }
    }

    /**
     * {@return the signal's name on Linux, such as {@code SIGKILL} or, counted from the kernel's
     * first real-time signal, {@code SIGRTMIN+3}}
     */
    public String name() {
      return Signal.nameOf(signal);
    }

    @Override
    public String describe() {
      return "was ended by signal " + signal + " (" + name() + ")";
    }
  }

  /**
   * The task was ended because it went beyond a limit, and there is evidence of it.
   *
   * <p>A limit that the kernel shows only inside the program (too many open files, no memory) is
   * never claimed here: such a program has {@link Exited} or {@link Signalled}.
   *
   * @param limit the limit
   * @param allowed the limit's value with its unit, for people, such as {@code 300 s}
   * @param observed what was seen, with its unit, for people, such as {@code 300.2 s}
   */
  record LimitExceeded(Limit limit, String allowed, String observed) implements Outcome {
    /**
     * Checks that nothing is missing.
     *
     * @param limit the limit
     * @param allowed the limit's value with its unit
     * @param observed what was seen, with its unit
     * @throws NullPointerException if an argument is null
     */
    public LimitExceeded {
      Objects.requireNonNull(limit, "limit");
      Objects.requireNonNull(allowed, "allowed");
      Objects.requireNonNull(observed, "observed");
    }

    @Override
    public String describe() {
      return "exceeded its "
          + limit.label()
          + " limit: allowed "
          + allowed
          + ", observed "
          + observed;
    }
  }

  /** The task was ended because the caller cancelled it or was interrupted. */
  record Cancelled() implements Outcome {
    @Override
    public String describe() {
      return "was cancelled";
    }
  }
}
