package io.octaskly.crypto.internal.codec;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.function.Function;

/** What can be the key of a map. */
sealed interface KeyShape extends Shape permits KeyShape.TextShape, KeyShape.IntegerShape {
  /** The order in which keys are written: that of Rust's {@code Ord}. */
  int compare(Object one, Object other);

  /** {@return the key that {@code toString} made this of} */
  Object fromText(String text);

  /** Text. */
  record TextShape() implements KeyShape {
    @Override
    public void write(Object value, WireWriter out) {
      String text = (String) value;
      if (!Parts.isWhole(text)) {
        throw new IllegalArgumentException(
            "a text contains half a surrogate pair: give whole characters");
      }
      out.text(text);
    }

    @Override
    public Object read(WireReader in) {
      return in.text();
    }

    @Override
    public int minBytes() {
      return Long.BYTES;
    }

    @Override
    public int compare(Object one, Object other) {
      return Arrays.compareUnsigned(Parts.utf8((String) one), Parts.utf8((String) other));
    }

    @Override
    public Object fromText(String text) {
      return text;
    }
  }

  /**
   * An integer.
   *
   * @param toJava makes the Java type of a {@code Long} or {@code BigInteger}; throws {@code
   *     ArithmeticException} if that cannot hold it
   */
  record IntegerShape(Width width, Function<Number, Number> toJava) implements KeyShape {
    private static final int LONGEST_TEXT = 20;

    @Override
    public void write(Object value, WireWriter out) {
      if (value instanceof BigInteger big) {
        require(width.holds(big));
        out.integer(big, width);
      } else {
        long number = ((Number) value).longValue();
        require(width.holds(number));
        out.integer(number, width);
      }
    }

    @Override
    public Object read(WireReader in) {
      return converted(in.integer(width));
    }

    @Override
    public int minBytes() {
      return width.bytes();
    }

    @Override
    public int compare(Object one, Object other) {
      return new BigInteger(one.toString()).compareTo(new BigInteger(other.toString()));
    }

    @Override
    public Object fromText(String text) {
      Malformed.unless(text.length() <= LONGEST_TEXT);
      BigInteger value;
      try {
        value = new BigInteger(text);
      } catch (NumberFormatException e) {
        throw Malformed.refused();
      }
      Malformed.unless(width.holds(value) && value.toString().equals(text));
      return converted(value.bitLength() < Long.SIZE ? (Number) value.longValue() : value);
    }

    private Object converted(Number number) {
      try {
        return toJava.apply(number);
      } catch (ArithmeticException e) {
        throw Malformed.refused();
      }
    }

    private void require(boolean holds) {
      if (!holds) {
        throw new IllegalArgumentException(
            "an integer is outside the range of "
                + width
                + ", "
                + width.min()
                + ".."
                + width.max()
                + ": give one within it, or declare a wider one");
      }
    }
  }
}
