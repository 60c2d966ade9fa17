package io.octaskly.crypto.internal;

import io.octaskly.crypto.MessageRefusedException;
import io.octaskly.crypto.Refusal;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * Version 2: {@code magic(3) version(1) suite(1) key id(8) salt(32) commitment(32) | ciphertext |
 * tag(16)}.
 *
 * <p>AES-GCM alone does not commit to its key: one ciphertext can be made to open under two keys.
 * The commitment, a hash of key and salt, can be found for one key only.
 */
public final class EnvelopeV2 {
  /** The length of a message salt in bytes. */
  public static final int SALT_BYTES = 32;

  private static final byte[] MAGIC = {'O', 'S', 'M'};
  private static final byte VERSION = 2;

  /** HKDF-SHA256 for key and commitment, AES-256-GCM with an all-zero nonce. */
  private static final byte SUITE = 1;

  private static final int VERSION_AT = MAGIC.length;
  private static final int SUITE_AT = VERSION_AT + 1;
  private static final int KEY_ID_AT = SUITE_AT + 1;
  private static final int SALT_AT = KEY_ID_AT + KeyId.BYTES;
  private static final int COMMITMENT_AT = SALT_AT + SALT_BYTES;
  private static final int HEADER_BYTES = COMMITMENT_AT + HmacSha256.TAG_BYTES;

  /** How many bytes a sealed message is longer than its plaintext. */
  public static final int OVERHEAD = HEADER_BYTES + AesGcm.TAG_BYTES;

  /** The salt gives each message a key of its own, which therefore needs one nonce only. */
  private static final byte[] NONCE = new byte[AesGcm.NONCE_BYTES];

  private EnvelopeV2() {}

  /** {@return a message sealed with a salt that the key was never used with before} */
  public static byte[] seal(SealingKey key, byte[] salt, byte[] plaintext, byte[] context) {
    byte[] header =
        ByteBuffer.allocate(HEADER_BYTES)
            .put(MAGIC)
            .put(VERSION)
            .put(SUITE)
            .putLong(key.id().value())
            .put(salt)
            .put(key.commitment(salt))
            .array();
    byte[] sealed =
        key.messageCipher(salt)
            .encryptWithNonce(NONCE, plaintext, HEADER_BYTES, associatedData(header, context));
    System.arraycopy(header, 0, sealed, 0, HEADER_BYTES);
    return sealed;
  }

  /** {@return whether a message says that it is sealed in this way, in whatever version} */
  public static boolean isClaimedBy(byte[] sealed) {
    return sealed.length >= MAGIC.length
        && Arrays.equals(sealed, 0, MAGIC.length, MAGIC, 0, MAGIC.length);
  }

  /** {@return the id of the key that a message {@linkplain #isClaimedBy so claimed} names} */
  public static KeyId keyId(byte[] sealed) {
    if (sealed.length > VERSION_AT && sealed[VERSION_AT] != VERSION) {
      throw new MessageRefusedException(Refusal.UNKNOWN_VERSION);
    }
    if (sealed.length > SUITE_AT && sealed[SUITE_AT] != SUITE) {
      throw new MessageRefusedException(Refusal.UNKNOWN_SUITE);
    }
    if (sealed.length < OVERHEAD) {
      throw new MessageRefusedException(Refusal.TRUNCATED);
    }
    return KeyId.at(sealed, KEY_ID_AT);
  }

  /** {@return the plaintext of a message that names {@code key} and was sealed in this context} */
  public static byte[] open(SealingKey key, byte[] sealed, byte[] context) {
    byte[] salt = Arrays.copyOfRange(sealed, SALT_AT, COMMITMENT_AT);
    byte[] commitment = Arrays.copyOfRange(sealed, COMMITMENT_AT, HEADER_BYTES);
    if (!MessageDigest.isEqual(commitment, key.commitment(salt))) {
      throw new MessageRefusedException(Refusal.NOT_COMMITTED);
    }
    return key.messageCipher(salt)
        .decryptWithNonce(NONCE, sealed, HEADER_BYTES, associatedData(sealed, context))
        .orElseThrow(() -> new MessageRefusedException(Refusal.NOT_AUTHENTIC));
  }

  /** The header has one length, so that nothing of it can be taken for context. */
  private static byte[] associatedData(byte[] startsWithHeader, byte[] context) {
    byte[] data = Arrays.copyOf(startsWithHeader, HEADER_BYTES + context.length);
    System.arraycopy(context, 0, data, HEADER_BYTES, context.length);
    return data;
  }
}
