package io.octaskly.crypto.internal;

import com.google.crypto.tink.subtle.Random;

/** Where keys, salts and nonces come from. Implementations are thread-safe. */
@FunctionalInterface
public interface RandomSource {
  /** {@return {@code count} bytes that nobody can predict, in a new array} */
  byte[] next(int count);

  /** {@return the operating system's generator, through one {@code SecureRandom} a thread} */
  static RandomSource secure() {
    return Random::randBytes;
  }
}
