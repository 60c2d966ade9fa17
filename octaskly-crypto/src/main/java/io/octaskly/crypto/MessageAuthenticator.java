package io.octaskly.crypto;

import io.octaskly.crypto.internal.HmacSha256;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Objects;
import javax.crypto.SecretKey;

/**
 * HMAC-SHA256 under one key (RFC 2104, FIPS 198-1): a tag that only who has the key can make.
 *
 * <p><b>Security guarantees.</b> Integrity of the message, not secrecy, and not freshness: a
 * message that was received can be sent again with its tag. Tags are compared in constant time.
 *
 * <p>Immutable and thread-safe.
 */
public final class MessageAuthenticator {
  /** RFC 2104 section 3 discourages keys shorter than the hash. */
  private static final int MIN_KEY_BYTES = 32;

  private final HmacSha256 hmac;

  private MessageAuthenticator(byte[] key) {
    this.hmac = new HmacSha256(key);
  }

  /**
   * {@return an authenticator}
   *
   * @param key at least 32 bytes, such as {@code ring.deriveKey(KeyPurpose.PEERS)}
   * @throws NullPointerException if {@code key} is null
   * @throws IllegalArgumentException if {@code key} is shorter, or does not show its bytes
   */
  public static MessageAuthenticator withKey(SecretKey key) {
    byte[] bytes = key.getEncoded();
    if (bytes == null) {
      throw new IllegalArgumentException(
          "key of algorithm "
              + key.getAlgorithm()
              + " does not show its bytes: give one that does");
    }
    if (bytes.length < MIN_KEY_BYTES) {
      throw new IllegalArgumentException(
          "key has " + bytes.length + " bytes: HMAC-SHA256 needs at least " + MIN_KEY_BYTES);
    }
    try {
      return new MessageAuthenticator(bytes);
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }

  /**
   * {@return an authenticator with whatever key existing nodes share, even an empty one} Legacy:
   * its tags are worth no more than the key is hard to guess.
   *
   * @param key any number of bytes, copied
   * @throws NullPointerException if {@code key} is null
   */
  public static MessageAuthenticator legacyV1(byte[] key) {
    return new MessageAuthenticator(key);
  }

  /**
   * {@return the tag of a message, 32 bytes}
   *
   * @param message any bytes, not changed
   * @throws NullPointerException if {@code message} is null
   */
  public byte[] authenticate(byte[] message) {
    return hmac.compute(Objects.requireNonNull(message, "message"));
  }

  /**
   * {@return whether a message was authenticated with this key} A tag of another length than 32
   * bytes never fits: truncated tags are not accepted.
   *
   * @param message any bytes, not changed
   * @param tag what came with it
   * @throws NullPointerException if an argument is null
   */
  public boolean verify(byte[] message, byte[] tag) {
    Objects.requireNonNull(tag, "tag");
    return MessageDigest.isEqual(authenticate(message), tag);
  }
}
