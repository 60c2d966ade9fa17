package io.octaskly.sandbox.internal.seccomp;

import java.util.List;

/** Something that is or is not so about the arguments of a call. */
public sealed interface ArgumentCondition {

  /**
   * Whether it is so, for a call that has reached its filter's listener.
   *
   * @param arguments all six
   */
  boolean holds(List<Long> arguments);

  /**
   * {@code (argument & mask) == value}.
   *
   * @param mask 64 bits; the upper half is 0 for an {@code int} argument
   * @param value within the mask
   */
  record Equals(Argument argument, long mask, long value) implements ArgumentCondition {
    /** Refuses a value that no argument could have. */
    public Equals {
      if ((value & ~mask) != 0) {
        throw new IllegalArgumentException(
            String.format(
                "value 0x%x has bits outside the mask 0x%x: the condition could never hold;"
                    + " widen the mask or correct the value",
                value, mask));
      }
    }

    @Override
    public boolean holds(List<Long> arguments) {
      return (arguments.get(argument.index()) & mask) == value;
    }
  }

  /**
   * The argument, an {@code int}, is the process id that the launch writes into the program; see
   * {@link FilterProgram#processIdOffsets}.
   *
   * @param argument of width INT
   * @param asGroup whether the argument carries it negated, as {@code kill(2)} takes the id of a
   *     process group
   */
  record IsProcess(Argument argument, boolean asGroup) implements ArgumentCondition {
    @Override
    public boolean holds(List<Long> arguments) {
      throw new UnsupportedOperationException("only the child knows the process: ask the kernel");
    }
  }

  /**
   * The fifth and the sixth argument carry the nonce of the launch. {@code execve} has three
   * arguments, so the kernel ignores these registers and clears them for the new program, which
   * never learns what they held.
   */
  enum CarriesNonce implements ArgumentCondition {
    /** The only one: a filter has one nonce. */
    INSTANCE;

    /** A call that carries it is allowed and reaches no listener. */
    @Override
    public boolean holds(List<Long> arguments) {
      return false;
    }
  }
}
