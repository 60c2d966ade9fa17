package io.octaskly.crypto.internal;

import java.nio.ByteBuffer;
import java.util.HexFormat;

/**
 * The name of a key, derived from the key: who has the same key has the same name for it.
 *
 * @param value the eight bytes, big-endian
 */
public record KeyId(long value) {
  /** The length of an id in bytes. */
  public static final int BYTES = Long.BYTES;

  /** {@return the id that starts at {@code offset}} */
  static KeyId at(byte[] bytes, int offset) {
    return new KeyId(ByteBuffer.wrap(bytes, offset, BYTES).getLong());
  }

  /** {@return sixteen hexadecimal digits in lower case} */
  @Override
  public String toString() {
    return HexFormat.of().toHexDigits(value);
  }
}
