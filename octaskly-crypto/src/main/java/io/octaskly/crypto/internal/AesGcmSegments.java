package io.octaskly.crypto.internal;

import com.google.crypto.tink.subtle.AesGcmHkdfStreaming;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.GeneralSecurityException;

/**
 * Tink's AES-GCM-HKDF streaming AEAD: segments under AES-256-GCM, whose nonces say how many come
 * before and whether one is the last (the STREAM construction of Hoang, Reyhanitabar, Rogaway and
 * Vizar, "Online Authenticated-Encryption and its Nonce-Reuse Misuse-Resistance").
 */
final class AesGcmSegments {
  /** The length of a segment in bytes, its tag included. */
  static final int SEGMENT_BYTES = 64 << 10;

  private final AesGcmHkdfStreaming primitive;

  /** Makes a cipher for one stream of 32 bytes of key, which are copied. */
  AesGcmSegments(byte[] key) {
    try {
      this.primitive =
          new AesGcmHkdfStreaming(key, "HmacSha256", AesGcm.KEY_BYTES, SEGMENT_BYTES, 0);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-GCM is not available in this JVM", e);
    }
  }

  OutputStream encrypting(OutputStream out, byte[] associatedData) throws IOException {
    try {
      return primitive.newEncryptingStream(out, associatedData);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-GCM cannot encrypt: " + e.getMessage(), e);
    }
  }

  /** {@return a stream that throws an {@code IOException} at the first segment that was altered} */
  InputStream decrypting(InputStream in, byte[] associatedData) throws IOException {
    try {
      return primitive.newDecryptingStream(in, associatedData);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-GCM cannot decrypt: " + e.getMessage(), e);
    }
  }
}
