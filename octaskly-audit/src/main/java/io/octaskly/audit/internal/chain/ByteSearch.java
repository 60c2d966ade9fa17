package io.octaskly.audit.internal.chain;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Looks for a byte in eight bytes at a time, for whoever verifies or searches a log reads all of
 * it.
 *
 * <p>{@code (x - 0x01...) & ~x & 0x80...} has its lowest bit in the lowest byte of {@code x} that
 * is zero (Warren, Hacker's Delight, section 6-1).
 */
final class ByteSearch {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long ONES = 0x0101010101010101L;
  private static final long HIGH = 0x8080808080808080L;

  private ByteSearch() {}

  /** {@return where one of two bytes is first, of ASCII both; the end if nowhere} */
  static int indexOf(byte[] bytes, int from, int end, char one, char other) {
    long ones = ONES * one;
    long others = ONES * other;
    int at = from;
    for (; at <= end - Long.BYTES; at += Long.BYTES) {
      long word = (long) LONGS.get(bytes, at);
      long found = zeros(word ^ ones) | zeros(word ^ others);
      if (found != 0) {
        return at + Long.numberOfTrailingZeros(found) / Byte.SIZE;
      }
    }
    while (at < end && bytes[at] != one && bytes[at] != other) {
      at++;
    }
    return at;
  }

  /** {@return where a byte of ASCII is first; the end if nowhere} */
  static int indexOf(byte[] bytes, int from, int end, char wanted) {
    return indexOf(bytes, from, end, wanted, wanted);
  }

  private static long zeros(long word) {
    return (word - ONES) & ~word & HIGH;
  }
}
