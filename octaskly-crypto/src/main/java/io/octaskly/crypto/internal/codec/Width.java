package io.octaskly.crypto.internal.codec;

import java.math.BigInteger;

/**
 * How wide an integer is on the wire.
 *
 * @param bits 8, 16, 32 or 64
 */
record Width(int bits, boolean signed) {
  /** {@return the least value} */
  BigInteger min() {
    return signed ? BigInteger.ONE.shiftLeft(bits - 1).negate() : BigInteger.ZERO;
  }

  /** {@return the greatest value} */
  BigInteger max() {
    return BigInteger.ONE.shiftLeft(signed ? bits - 1 : bits).subtract(BigInteger.ONE);
  }

  /** {@return whether a value has this width} */
  boolean holds(BigInteger value) {
    return value.compareTo(min()) >= 0 && value.compareTo(max()) <= 0;
  }

  /** {@return whether a value has this width} */
  boolean holds(long value) {
    if (bits == Long.SIZE) {
      return signed || value >= 0;
    }
    long top = 1L << (signed ? bits - 1 : bits);
    return value < top && value >= (signed ? -top : 0);
  }

  int bytes() {
    return bits / Byte.SIZE;
  }

  /** {@return the name in Rust, such as u32} */
  @Override
  public String toString() {
    return (signed ? "i" : "u") + bits;
  }
}
