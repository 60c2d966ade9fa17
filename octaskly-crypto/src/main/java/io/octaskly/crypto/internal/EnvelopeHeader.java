package io.octaskly.crypto.internal;

import io.octaskly.crypto.MessageRefusedException;
import io.octaskly.crypto.Refusal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * How messages and streams of version 2 start: {@code magic(3) version(1) suite(1) key id(8)
 * salt(32) commitment(32)}.
 *
 * <p>AES-GCM alone does not commit to its key: one ciphertext can be made to open under two keys.
 * The commitment, a hash of key and salt, can be found for one key only.
 */
final class EnvelopeHeader {
  /** The length of a salt in bytes. */
  static final int SALT_BYTES = 32;

  private static final int MAGIC_BYTES = 3;
  private static final byte VERSION = 2;

  /** HKDF-SHA256 for key and commitment, AES-256-GCM. */
  private static final byte SUITE = 1;

  private static final int VERSION_AT = MAGIC_BYTES;
  private static final int SUITE_AT = VERSION_AT + 1;
  private static final int KEY_ID_AT = SUITE_AT + 1;
  private static final int SALT_AT = KEY_ID_AT + KeyId.BYTES;
  private static final int COMMITMENT_AT = SALT_AT + SALT_BYTES;

  /** The length of a header in bytes. */
  static final int BYTES = COMMITMENT_AT + HmacSha256.TAG_BYTES;

  private final byte[] magic;

  /** Makes a kind of header, of three letters in ASCII. */
  EnvelopeHeader(String magic) {
    this.magic = magic.getBytes(StandardCharsets.US_ASCII);
  }

  /** {@return a header} */
  byte[] encode(KeyId keyId, byte[] salt, byte[] commitment) {
    return ByteBuffer.allocate(BYTES)
        .put(magic)
        .put(VERSION)
        .put(SUITE)
        .putLong(keyId.value())
        .put(salt)
        .put(commitment)
        .array();
  }

  /** {@return whether bytes start like this, in whatever version} */
  boolean isClaimedBy(byte[] bytes) {
    return bytes.length >= MAGIC_BYTES
        && Arrays.equals(bytes, 0, MAGIC_BYTES, magic, 0, MAGIC_BYTES);
  }

  /**
   * {@return the id of the key that a header {@linkplain #isClaimedBy so claimed} names}
   *
   * @param minLength how many bytes there have to be
   */
  KeyId keyId(byte[] bytes, int minLength) {
    if (bytes.length > VERSION_AT && bytes[VERSION_AT] != VERSION) {
      throw new MessageRefusedException(Refusal.UNKNOWN_VERSION);
    }
    if (bytes.length > SUITE_AT && bytes[SUITE_AT] != SUITE) {
      throw new MessageRefusedException(Refusal.UNKNOWN_SUITE);
    }
    if (bytes.length < minLength) {
      throw new MessageRefusedException(Refusal.TRUNCATED);
    }
    return KeyId.at(bytes, KEY_ID_AT);
  }

  static byte[] salt(byte[] header) {
    return Arrays.copyOfRange(header, SALT_AT, COMMITMENT_AT);
  }

  static byte[] commitment(byte[] header) {
    return Arrays.copyOfRange(header, COMMITMENT_AT, BYTES);
  }

  /**
   * {@return associated data} The header has one length: nothing of it can be taken for context.
   */
  static byte[] withContext(byte[] startsWithHeader, byte[] context) {
    byte[] data = Arrays.copyOf(startsWithHeader, BYTES + context.length);
    System.arraycopy(context, 0, data, BYTES, context.length);
    return data;
  }
}
