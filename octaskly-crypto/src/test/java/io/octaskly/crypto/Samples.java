package io.octaskly.crypto;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.InstantSource;

/** Keys, times and contexts that tests share. */
final class Samples {
  static final Instant NOW = Instant.parse("2026-02-07T14:30:45Z");
  static final InstantSource CLOCK = InstantSource.fixed(NOW);
  static final Context CONTEXT = Context.of("dispatcher-01", "worker-01", "task");
  static final String STRONG = "5f2b8e0c9d4a41e7b6f3a1c8d2e79640";

  private Samples() {}

  /** A ring with a key that depends on the name alone. */
  static KeyRing ring(String name) {
    return KeyRing.fromRawKey(rawKey(name), CLOCK);
  }

  static byte[] rawKey(String name) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(name.getBytes(UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  static Secret secret(String text) {
    return Secret.of(text.toCharArray());
  }
}
