package io.octaskly.audit.internal.chain;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The end of a line: {@code ,"sequence":7,"chain":"<64 digits>"}}. It has one form only and is read
 * from the line's end, so nothing in an event can be taken for it.
 *
 * @param sequence the line's number
 * @param sealedLength how many of the line's first bytes the chain value covers
 */
record Seal(long sequence, int sealedLength) {
  private static final byte[] SEQUENCE = ",\"sequence\":".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] CHAIN = ",\"chain\":\"".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] END = "\"}".getBytes(StandardCharsets.US_ASCII);
  private static final int CHAIN_FIELD = CHAIN.length + HashChain.DIGITS + END.length;

  /** A long has room for any number of this length. */
  private static final int MAX_DIGITS = 18;

  /** {@return where in the line the chain value's digits start} */
  int chainOffset() {
    return sealedLength + CHAIN.length;
  }

  /**
   * {@return the finished line, newline included}
   *
   * @param event the line's first bytes, without the closing brace
   * @param chain moves on by this line
   */
  static byte[] close(byte[] event, HashChain chain) {
    byte[] number = Long.toString(chain.sequence() + 1).getBytes(StandardCharsets.US_ASCII);
    int sealed = event.length + SEQUENCE.length + number.length;
    byte[] line = Arrays.copyOf(event, sealed + CHAIN_FIELD + 1);
    System.arraycopy(SEQUENCE, 0, line, event.length, SEQUENCE.length);
    System.arraycopy(number, 0, line, event.length + SEQUENCE.length, number.length);
    System.arraycopy(CHAIN, 0, line, sealed, CHAIN.length);
    byte[] value = chain.advance(line, 0, sealed);
    System.arraycopy(value, 0, line, sealed + CHAIN.length, value.length);
    System.arraycopy(END, 0, line, sealed + CHAIN.length + value.length, END.length);
    line[line.length - 1] = '\n';
    return line;
  }

  /** {@return the seal of a line given without its newline; null if it has none} */
  static @Nullable Seal read(byte[] buffer, int offset, int length) {
    int sealed = length - CHAIN_FIELD;
    if (sealed <= 0
        || !matches(buffer, offset + sealed, CHAIN)
        || !matches(buffer, offset + length - END.length, END)
        || !isHexadecimal(buffer, offset + sealed + CHAIN.length)) {
      return null;
    }
    int start = sealed;
    while (start > 0 && isDigit(buffer[offset + start - 1])) {
      start--;
    }
    int digits = sealed - start;
    if (digits == 0
        || digits > MAX_DIGITS
        || buffer[offset + start] == '0'
        || start < SEQUENCE.length
        || !matches(buffer, offset + start - SEQUENCE.length, SEQUENCE)) {
      return null;
    }
    long sequence = 0;
    for (int i = start; i < sealed; i++) {
      sequence = sequence * 10 + (buffer[offset + i] - '0');
    }
    return new Seal(sequence, sealed);
  }

  private static boolean matches(byte[] buffer, int offset, byte[] expected) {
    return Arrays.equals(buffer, offset, offset + expected.length, expected, 0, expected.length);
  }

  private static boolean isHexadecimal(byte[] buffer, int offset) {
    for (int i = offset; i < offset + HashChain.DIGITS; i++) {
      if (!isDigit(buffer[i]) && (buffer[i] < 'a' || buffer[i] > 'f')) {
        return false;
      }
    }
    return true;
  }

  private static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }
}
