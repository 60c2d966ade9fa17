package io.octaskly.crypto.internal.codec;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** What holds for parts of values of any type. */
final class Parts {
  private Parts() {}

  /** {@return a part that is there} */
  static Object present(@Nullable Object part, String what) {
    if (part == null) {
      throw new IllegalArgumentException(
          what + " is null: declare it Optional, and give Optional.empty()");
    }
    return part;
  }

  /** {@return whether text has a UTF-8 encoding: no half of a surrogate pair} */
  static boolean isWhole(String text) {
    for (int i = 0; i < text.length(); i++) {
      char unit = text.charAt(i);
      if (Character.isSurrogate(unit)) {
        if (!Character.isHighSurrogate(unit)
            || i + 1 == text.length()
            || !Character.isLowSurrogate(text.charAt(i + 1))) {
          return false;
        }
        i++;
      }
    }
    return true;
  }

  /** {@return text in UTF-8} */
  static byte[] utf8(String whole) {
    return whole.getBytes(StandardCharsets.UTF_8);
  }

  /** {@return the text that these bytes encode; refused if they are not UTF-8} */
  static String text(byte[] utf8, int offset, int length) {
    try {
      CharBuffer decoded =
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8, offset, length));
      return decoded.toString();
    } catch (CharacterCodingException e) {
      throw Malformed.refused();
    }
  }
}
