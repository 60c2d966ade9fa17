package io.octaskly.crypto.internal;

import com.google.crypto.tink.subtle.PrfHmacJce;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.spec.SecretKeySpec;

/** HMAC-SHA256 under one key of any length, also none (RFC 2104). Thread-safe. */
public final class HmacSha256 {
  /** The length of a tag in bytes. */
  public static final int TAG_BYTES = 32;

  private static final int BLOCK_BYTES = 64;

  private final PrfHmacJce primitive;

  /**
   * Makes an authenticator.
   *
   * @param key any number of bytes, copied
   */
  public HmacSha256(byte[] key) {
    // RFC 2104 section 2 pads short keys with zeros anyway. Done here, it also makes a key of the
    // one that the JCE refuses (empty) and of those that Tink does (below 16 bytes).
    byte[] padded = Arrays.copyOf(key, Math.max(key.length, BLOCK_BYTES));
    try {
      this.primitive = new PrfHmacJce("HMACSHA256", new SecretKeySpec(padded, "HMAC"));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("HMAC-SHA256 is not available in this JVM", e);
    } finally {
      Arrays.fill(padded, (byte) 0);
    }
  }

  /** {@return the tag of a message, {@link #TAG_BYTES} bytes} */
  public byte[] compute(byte[] message) {
    try {
      return primitive.compute(message, TAG_BYTES);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("HMAC-SHA256 cannot compute: " + e.getMessage(), e);
    }
  }
}
