package io.octaskly.audit.internal.json;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * JSON (RFC 8259) in UTF-8, in an array that is used again for one line after the other. Not
 * thread-safe.
 *
 * <p>Escapes whatever a terminal or viewer would act upon instead of showing: RFC 8259 section 7
 * asks for U+0000 to U+001F only, but DEL, the C1 controls (U+009B starts an escape sequence on
 * some terminals), U+2028 and U+2029 (line ends to some viewers), and invisible characters such as
 * those that turn the direction of text would let an event look like what it is not.
 */
final class JsonBuffer {
  private static final int USUAL_BYTES = 1 << 10;
  private static final int KEPT_BYTES = 1 << 17;

  /** What a character can take: a surrogate pair as two escapes. */
  private static final int MOST = 12;

  private static final int ASCII = 0x80;
  private static final char REPLACEMENT = '\uFFFD';
  private static final byte[] HEX = "0123456789ABCDEF".getBytes(StandardCharsets.US_ASCII);

  /** 0 for what stands for itself, {@code u} for a code, else what follows the backslash. */
  private static final byte[] ESCAPES = new byte[ASCII];

  static {
    Arrays.fill(ESCAPES, 0, ' ', (byte) 'u');
    ESCAPES[0x7F] = 'u';
    String escaped = "\"\\\b\f\n\r\t";
    String letters = "\"\\bfnrt";
    for (int i = 0; i < escaped.length(); i++) {
      ESCAPES[escaped.charAt(i)] = (byte) letters.charAt(i);
    }
  }

  private byte[] bytes = new byte[USUAL_BYTES];
  private int length;

  /** Starts anew. */
  void clear() {
    length = 0;
    if (bytes.length > KEPT_BYTES) {
      bytes = new byte[USUAL_BYTES];
    }
  }

  byte[] bytes() {
    return bytes;
  }

  int length() {
    return length;
  }

  /** Adds a character of ASCII, as it is. */
  void add(char ascii) {
    ensure(1);
    bytes[length++] = (byte) ascii;
  }

  /** Adds bytes, as they are. */
  void add(byte[] json) {
    ensure(json.length);
    System.arraycopy(json, 0, bytes, length, json.length);
    length += json.length;
  }

  /** Adds text of ASCII, as it is. */
  void add(String ascii) {
    ensure(ascii.length());
    for (int i = 0; i < ascii.length(); i++) {
      bytes[length++] = (byte) ascii.charAt(i);
    }
  }

  /** Adds a number with zeros before it. */
  void digits(int number, int digits) {
    ensure(digits);
    int left = number;
    for (int i = length + digits - 1; i >= length; i--) {
      bytes[i] = (byte) ('0' + left % 10);
      left /= 10;
    }
    length += digits;
  }

  /** Adds a text in quotes. */
  void quoted(String text) {
    add('"');
    for (int at = plain(text, 0); at < text.length(); at = plain(text, at)) {
      ensure(MOST);
      int character = text.codePointAt(at);
      encode(character);
      at += Character.charCount(character);
    }
    add('"');
  }

  /** Adds the characters that stand for themselves; {@return where another one is} */
  private int plain(String text, int from) {
    ensure(text.length() - from);
    byte[] to = bytes;
    int end = length;
    int at = from;
    for (; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c >= ASCII || ESCAPES[c] != 0) {
        break;
      }
      to[end++] = (byte) c;
    }
    length = end;
    return at;
  }

  private void encode(int character) {
    if (character < ASCII && ESCAPES[character] != 'u') {
      bytes[length++] = '\\';
      bytes[length++] = ESCAPES[character];
    } else if (isInvisible(character)) {
      for (char unit : Character.toChars(character)) {
        escape(unit);
      }
    } else {
      utf8(isLoneSurrogate(character) ? REPLACEMENT : character);
    }
  }

  private static boolean isInvisible(int character) {
    return switch (Character.getType(character)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          true;
      default -> false;
    };
  }

  private static boolean isLoneSurrogate(int character) {
    return character >= Character.MIN_SURROGATE && character <= Character.MAX_SURROGATE;
  }

  private void escape(char unit) {
    bytes[length++] = '\\';
    bytes[length++] = 'u';
    for (int shift = 12; shift >= 0; shift -= 4) {
      bytes[length++] = HEX[unit >> shift & 0xF];
    }
  }

  /** RFC 3629 section 3. */
  private void utf8(int character) {
    if (character < 0x800) {
      bytes[length++] = (byte) (0xC0 | character >> 6);
    } else {
      if (character < 0x10000) {
        bytes[length++] = (byte) (0xE0 | character >> 12);
      } else {
        bytes[length++] = (byte) (0xF0 | character >> 18);
        bytes[length++] = (byte) (0x80 | (character >> 12 & 0x3F));
      }
      bytes[length++] = (byte) (0x80 | (character >> 6 & 0x3F));
    }
    bytes[length++] = (byte) (0x80 | (character & 0x3F));
  }

  private void ensure(int more) {
    if (length + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
    }
  }
}
