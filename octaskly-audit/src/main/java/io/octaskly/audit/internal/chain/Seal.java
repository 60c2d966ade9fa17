package io.octaskly.audit.internal.chain;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The end of a line: {@code ,"sequence":7,"chain":"<64 digits>"}}, in a checkpoint with {@code
 * ,"signature":"<86 digits>"} behind the chain value. It is read from the line's end, so nothing in
 * an event can be taken for it. All offsets are from the start of the line.
 *
 * @param sequence the line's number
 * @param bodyLength how many bytes the fields and the salts take
 * @param sealedLength how many bytes are before the chain field
 * @param signed whether the line is a checkpoint
 */
record Seal(long sequence, int bodyLength, int sealedLength, boolean signed) {
  static final byte[] SALTS = ascii(",\"salts\":\"");
  private static final byte[] SEQUENCE = ascii(",\"sequence\":");
  private static final byte[] CHAIN = ascii(",\"chain\":\"");
  private static final byte[] SIGNATURE = ascii("\",\"signature\":\"");
  private static final byte[] END = ascii("\"}");

  /** 64 bytes (RFC 8032 section 5.1.6) in Base64url without padding. */
  static final int SIGNATURE_DIGITS = 86;

  private static final int CHAIN_FIELD = CHAIN.length + HashChain.DIGITS + END.length;
  private static final int SIGNATURE_FIELD = SIGNATURE.length + SIGNATURE_DIGITS;

  /** A long has room for any number of this length. */
  private static final int MAX_DIGITS = 18;

  /** Looked up 64 times for every line that is read. */
  private static final boolean[] HEXADECIMAL = new boolean[128];

  static {
    for (byte digit : ascii("0123456789abcdef")) {
      HEXADECIMAL[digit] = true;
    }
  }

  /** {@return where in the line the chain value's digits start} */
  int chainOffset() {
    return sealedLength + CHAIN.length;
  }

  /** {@return where in the line of a checkpoint the signature's digits start} */
  int signatureOffset() {
    return chainOffset() + HashChain.DIGITS + SIGNATURE.length;
  }

  /** {@return the chain value in a line} */
  String chain(byte[] buffer, int offset) {
    return text(buffer, offset + chainOffset(), HashChain.DIGITS);
  }

  /** {@return the signature in a checkpoint} */
  String signature(byte[] buffer, int offset) {
    return text(buffer, offset + signatureOffset(), SIGNATURE_DIGITS);
  }

  private static String text(byte[] buffer, int offset, int length) {
    return new String(buffer, offset, length, StandardCharsets.US_ASCII);
  }

  /** {@return the place of a finished line, newline included} */
  static byte[] numbered(long sequence) {
    byte[] digits = ascii(Long.toString(sequence));
    byte[] field = Arrays.copyOf(SEQUENCE, SEQUENCE.length + digits.length);
    System.arraycopy(digits, 0, field, SEQUENCE.length, digits.length);
    return field;
  }

  /**
   * {@return the finished line, newline included}
   *
   * @param signature 86 digits; null if the line is no checkpoint
   */
  static byte[] close(byte[] body, byte[] numbered, byte[] chain, @Nullable String signature) {
    int signatureField = signature == null ? 0 : SIGNATURE_FIELD;
    byte[] line =
        Arrays.copyOf(body, body.length + numbered.length + CHAIN_FIELD + signatureField + 1);
    int at = body.length;
    at = put(numbered, line, at);
    at = put(CHAIN, line, at);
    at = put(chain, line, at);
    if (signature != null) {
      at = put(SIGNATURE, line, at);
      at = put(ascii(signature), line, at);
    }
    at = put(END, line, at);
    line[at] = '\n';
    return line;
  }

  private static int put(byte[] bytes, byte[] line, int at) {
    System.arraycopy(bytes, 0, line, at, bytes.length);
    return at + bytes.length;
  }

  /** {@return the seal of a line given without its newline; null if it has none} */
  static @Nullable Seal read(byte[] buffer, int offset, int length) {
    int plain = length - CHAIN_FIELD;
    if (plain <= 0 || !matches(buffer, offset + length - END.length, END)) {
      return null;
    }
    Seal seal = readChain(buffer, offset, plain, false);
    if (seal != null) {
      return seal;
    }
    int signature = length - END.length - SIGNATURE_DIGITS - SIGNATURE.length;
    int sealed = plain - SIGNATURE_FIELD;
    return sealed > 0 && matches(buffer, offset + signature, SIGNATURE)
        ? readChain(buffer, offset, sealed, true)
        : null;
  }

  private static @Nullable Seal readChain(byte[] buffer, int offset, int sealed, boolean signed) {
    if (!matches(buffer, offset + sealed, CHAIN)
        || !isHexadecimal(buffer, offset + sealed + CHAIN.length)) {
      return null;
    }
    int start = sealed;
    while (start > 0 && isDigit(buffer[offset + start - 1])) {
      start--;
    }
    int digits = sealed - start;
    int body = start - SEQUENCE.length;
    if (digits == 0
        || digits > MAX_DIGITS
        || buffer[offset + start] == '0'
        || body < 0
        || !matches(buffer, offset + body, SEQUENCE)) {
      return null;
    }
    long sequence = 0;
    for (int i = start; i < sealed; i++) {
      sequence = sequence * 10 + (buffer[offset + i] - '0');
    }
    return new Seal(sequence, body, sealed, signed);
  }

  static boolean matches(byte[] buffer, int offset, byte[] expected) {
    return matches(buffer, offset, buffer.length, expected);
  }

  static boolean matches(byte[] buffer, int offset, int limit, byte[] expected) {
    int end = offset + expected.length;
    return end <= limit && Arrays.equals(buffer, offset, end, expected, 0, expected.length);
  }

  private static boolean isHexadecimal(byte[] buffer, int offset) {
    for (int i = offset; i < offset + HashChain.DIGITS; i++) {
      if (buffer[i] < 0 || !HEXADECIMAL[buffer[i]]) {
        return false;
      }
    }
    return true;
  }

  private static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
