package io.octaskly.crypto.internal;

import com.google.crypto.tink.aead.internal.InsecureNonceAesGcmJce;
import java.security.GeneralSecurityException;
import java.util.Optional;

/**
 * AES-256-GCM under one key, with nonces that the caller chooses (NIST SP 800-38D).
 *
 * <p>A nonce used twice under one key reveals the XOR of the two plaintexts and lets anyone forge
 * messages; no method here can tell. Tink's class that draws its own nonces does the same as this
 * one otherwise, but could not re-encode a published vector. Thread-safe.
 */
public final class AesGcm {
  /** The length of a key in bytes. */
  public static final int KEY_BYTES = 32;

  /** The length of a nonce in bytes. */
  public static final int NONCE_BYTES = InsecureNonceAesGcmJce.IV_SIZE_IN_BYTES;

  /** The length of an authentication tag in bytes. */
  public static final int TAG_BYTES = InsecureNonceAesGcmJce.TAG_SIZE_IN_BYTES;

  private final InsecureNonceAesGcmJce primitive;

  /**
   * Makes a cipher.
   *
   * @param key {@link #KEY_BYTES} bytes, copied
   */
  public AesGcm(byte[] key) {
    if (key.length != KEY_BYTES) {
      throw new IllegalArgumentException(
          "AES-256 key has " + key.length + " bytes, not " + KEY_BYTES);
    }
    try {
      this.primitive = new InsecureNonceAesGcmJce(key);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-GCM is not available in this JVM", e);
    }
  }

  /**
   * {@return {@code offset} zero bytes, the ciphertext, and the tag}
   *
   * @param nonce {@link #NONCE_BYTES} bytes, never used before under this key
   * @param plaintext what to encrypt
   * @param offset how many bytes to leave free for what the caller puts in front, 0 or more
   * @param associatedData what to authenticate as well
   */
  public byte[] encryptWithNonce(
      byte[] nonce, byte[] plaintext, int offset, byte[] associatedData) {
    try {
      return primitive.encrypt(nonce, plaintext, offset, associatedData);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-GCM cannot encrypt: " + e.getMessage(), e);
    }
  }

  /**
   * {@return the plaintext; empty if nothing was encrypted to this: the tag does not fit the key,
   * the nonce, the ciphertext and the associated data, or is not there}
   *
   * @param nonce the nonce it was encrypted with
   * @param sealed anything up to {@code offset}, then ciphertext and tag up to the end
   * @param offset where the ciphertext starts
   * @param associatedData what was authenticated as well
   */
  public Optional<byte[]> decryptWithNonce(
      byte[] nonce, byte[] sealed, int offset, byte[] associatedData) {
    try {
      return Optional.of(primitive.decrypt(nonce, sealed, offset, associatedData));
    } catch (GeneralSecurityException notAuthentic) {
      return Optional.empty();
    }
  }
}
