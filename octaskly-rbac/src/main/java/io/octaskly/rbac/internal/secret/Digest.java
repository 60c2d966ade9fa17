package io.octaskly.rbac.internal.secret;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * SHA-256 of text. Enough for secrets of 256 random bits, which nobody can guess; not for
 * passwords.
 */
public final class Digest {
  private Digest() {}

  /** {@return the 32 bytes of the digest of a text's UTF-8} */
  public static byte[] bytes(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** {@return the digest of a text, in 43 characters of base64url} */
  public static String text(String text) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes(text));
  }

  /** {@return whether a secret has this digest; takes as long if it has not} */
  public static boolean matches(String secret, String digest) {
    return MessageDigest.isEqual(
        text(secret).getBytes(StandardCharsets.US_ASCII), digest.getBytes(StandardCharsets.UTF_8));
  }
}
