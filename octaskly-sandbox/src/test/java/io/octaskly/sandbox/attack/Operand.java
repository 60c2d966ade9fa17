package io.octaskly.sandbox.attack;

/** An argument of a system call, other than a plain number. */
public sealed interface Operand {

  /** Something in the program's data, such as a text or a buffer; the argument is where it lies. */
  record Address(long value) implements Operand {}

  /** What an earlier call returned. The program keeps it in memory, at {@code slot}. */
  record Result(long slot) implements Operand {}
}
