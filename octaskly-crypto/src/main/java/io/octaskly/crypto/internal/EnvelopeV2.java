package io.octaskly.crypto.internal;

import io.octaskly.crypto.MessageRefusedException;
import io.octaskly.crypto.Refusal;
import java.security.MessageDigest;

/** Version 2: {@code header(77) | ciphertext | tag(16)}; see {@link EnvelopeHeader}. */
public final class EnvelopeV2 {
  /** The length of a message salt in bytes. */
  public static final int SALT_BYTES = EnvelopeHeader.SALT_BYTES;

  /** How many bytes a sealed message is longer than its plaintext. */
  public static final int OVERHEAD = EnvelopeHeader.BYTES + AesGcm.TAG_BYTES;

  private static final EnvelopeHeader HEADER = new EnvelopeHeader("OSM");

  /** The salt gives each message a key of its own, which therefore needs one nonce only. */
  private static final byte[] NONCE = new byte[AesGcm.NONCE_BYTES];

  private EnvelopeV2() {}

  /** {@return a message sealed with a salt that the key was never used with before} */
  public static byte[] seal(SealingKey key, byte[] salt, byte[] plaintext, byte[] context) {
    byte[] header = HEADER.encode(key.id(), salt, key.commitment(salt));
    byte[] associatedData = EnvelopeHeader.withContext(header, context);
    byte[] sealed =
        key.messageCipher(salt)
            .encryptWithNonce(NONCE, plaintext, EnvelopeHeader.BYTES, associatedData);
    System.arraycopy(header, 0, sealed, 0, EnvelopeHeader.BYTES);
    return sealed;
  }

  /** {@return whether a message says that it is sealed in this way, in whatever version} */
  public static boolean isClaimedBy(byte[] sealed) {
    return HEADER.isClaimedBy(sealed);
  }

  /** {@return the id of the key that a message {@linkplain #isClaimedBy so claimed} names} */
  public static KeyId keyId(byte[] sealed) {
    return HEADER.keyId(sealed, OVERHEAD);
  }

  /** {@return the plaintext of a message that names {@code key} and was sealed in this context} */
  public static byte[] open(SealingKey key, byte[] sealed, byte[] context) {
    byte[] salt = EnvelopeHeader.salt(sealed);
    if (!MessageDigest.isEqual(EnvelopeHeader.commitment(sealed), key.commitment(salt))) {
      throw new MessageRefusedException(Refusal.NOT_COMMITTED);
    }
    byte[] associatedData = EnvelopeHeader.withContext(sealed, context);
    return key.messageCipher(salt)
        .decryptWithNonce(NONCE, sealed, EnvelopeHeader.BYTES, associatedData)
        .orElseThrow(() -> new MessageRefusedException(Refusal.NOT_AUTHENTIC));
  }
}
