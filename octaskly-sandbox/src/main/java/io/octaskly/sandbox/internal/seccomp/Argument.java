package io.octaskly.sandbox.internal.seccomp;

/**
 * One of the six argument registers of a system call, and how the kernel reads it. Conditions are
 * made from it: {@code Argument.ofInt(0).is(AF_INET)}.
 *
 * @param index 0..5
 * @param width what the kernel looks at
 */
public record Argument(int index, Width width) {

  /** How much of an argument register the kernel uses. */
  public enum Width {
    /**
     * An {@code int} or a smaller type: the upper half may hold anything, so it must not matter.
     */
    INT,
    /** A {@code long} or a pointer: both halves count. */
    LONG
  }

  /** Checks the index. */
  public Argument {
    if (index < 0 || index > 5) {
      throw new IllegalArgumentException(
          "argument " + index + " is not in 0..5; a system call has six arguments");
    }
  }

  /**
   * An argument that the kernel takes as {@code int} or {@code unsigned int}: only its low half is
   * compared. A caller may put anything into the upper half ({@code ioctl} is the classic way past
   * a filter that looks at all 64 bits).
   */
  public static Argument ofInt(int index) {
    return new Argument(index, Width.INT);
  }

  /** An argument that the kernel takes as {@code long} or pointer: both halves are compared. */
  public static Argument ofLong(int index) {
    return new Argument(index, Width.LONG);
  }

  /** The argument equals this value; of an {@code int}, only the low 32 bits of the value count. */
  public ArgumentCondition is(long value) {
    return isMasked(-1, value);
  }

  /** None of these bits is set. */
  public ArgumentCondition hasNone(long bits) {
    return isMasked(bits, 0);
  }

  /** The bits of the argument that the mask selects equal the value. */
  public ArgumentCondition isMasked(long mask, long value) {
    long relevant = width == Width.INT ? 0xFFFF_FFFFL : -1L;
    return new ArgumentCondition.Equals(this, mask & relevant, value & relevant);
  }
}
