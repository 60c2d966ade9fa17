package io.octaskly.crypto.internal;

import com.google.crypto.tink.subtle.Hkdf;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;

/** HKDF with SHA-256 (RFC 5869). */
public final class HkdfSha256 {
  private HkdfSha256() {}

  /**
   * {@return {@code length} bytes that tell nothing about the input, nor about what the same input
   * gives under another label}
   *
   * @param keyMaterial the input keying material, not kept
   * @param salt what makes the extraction independent of other uses; empty is the RFC's default
   * @param info what the output is for
   * @param length 1 to 8160
   */
  public static byte[] derive(byte[] keyMaterial, byte[] salt, byte[] info, int length) {
    try {
      return Hkdf.computeHkdf("HMACSHA256", keyMaterial, salt, info, length);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("HKDF-SHA256 is not available: " + e.getMessage(), e);
    }
  }

  /** The same with labels in ASCII instead of bytes. */
  static byte[] derive(byte[] keyMaterial, String salt, String info, int length) {
    return derive(
        keyMaterial,
        salt.getBytes(StandardCharsets.US_ASCII),
        info.getBytes(StandardCharsets.US_ASCII),
        length);
  }
}
