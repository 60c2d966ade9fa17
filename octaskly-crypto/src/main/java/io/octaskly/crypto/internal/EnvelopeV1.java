package io.octaskly.crypto.internal;

import static io.octaskly.crypto.internal.AesGcm.NONCE_BYTES;
import static io.octaskly.crypto.internal.AesGcm.TAG_BYTES;

import java.util.Arrays;
import java.util.Optional;

/** Version 1: {@code nonce(12) | ciphertext | tag(16)}, the key used as it is. */
public final class EnvelopeV1 {
  /** How many bytes a sealed message is longer than its plaintext. */
  public static final int OVERHEAD = NONCE_BYTES + TAG_BYTES;

  private EnvelopeV1() {}

  /** {@return a message sealed with a nonce that the key was never used with before} */
  public static byte[] seal(SealingKey key, byte[] nonce, byte[] plaintext, byte[] associatedData) {
    byte[] sealed =
        key.legacyCipher().encryptWithNonce(nonce, plaintext, NONCE_BYTES, associatedData);
    System.arraycopy(nonce, 0, sealed, 0, NONCE_BYTES);
    return sealed;
  }

  /** {@return the plaintext; empty if the message was not sealed with this key and this data} */
  public static Optional<byte[]> open(SealingKey key, byte[] sealed, byte[] associatedData) {
    byte[] nonce = Arrays.copyOf(sealed, NONCE_BYTES);
    return key.legacyCipher().decryptWithNonce(nonce, sealed, NONCE_BYTES, associatedData);
  }
}
