package io.octaskly.crypto.internal;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * HMAC-SHA256 under one key of any length, also none (RFC 2104). Thread-safe.
 *
 * <p>What SHA-256 makes of the key's two pads is kept, as RFC 2104 section 4 suggests: the JDK's
 * and Tink's classes hash both again for each message, which for a short one is half of the work,
 * and sealing and opening a short message is little else.
 */
public final class HmacSha256 {
  /** The length of a tag in bytes. */
  public static final int TAG_BYTES = 32;

  private static final int BLOCK_BYTES = 64;
  private static final byte INNER = 0x36;
  private static final byte OUTER = 0x5c;

  private final MessageDigest inner;
  private final MessageDigest outer;

  /**
   * Makes an authenticator.
   *
   * @param key any number of bytes, not kept
   */
  public HmacSha256(byte[] key) {
    byte[] block = key.length > BLOCK_BYTES ? sha256().digest(key) : key.clone();
    this.inner = started(block, INNER);
    this.outer = started(block, OUTER);
    Arrays.fill(block, (byte) 0);
  }

  /** {@return the tag of a message, {@link #TAG_BYTES} bytes} */
  public byte[] compute(byte[] message) {
    return copy(outer).digest(copy(inner).digest(message));
  }

  private static MessageDigest started(byte[] key, byte mask) {
    byte[] pad = Arrays.copyOf(key, BLOCK_BYTES);
    for (int i = 0; i < BLOCK_BYTES; i++) {
      pad[i] ^= mask;
    }
    MessageDigest digest = sha256();
    digest.update(pad);
    Arrays.fill(pad, (byte) 0);
    return digest;
  }

  /** A digest changes with use; these two are only ever copied. */
  private static MessageDigest copy(MessageDigest digest) {
    try {
      return (MessageDigest) digest.clone();
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException(
          "SHA-256 of the security provider "
              + digest.getProvider().getName()
              + " cannot be copied: put one whose digests can before it, such as SUN",
          e);
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256 is not available in this JVM", e);
    }
  }
}
