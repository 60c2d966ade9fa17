package io.octaskly.crypto;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A secret text that is never printed and can be wiped; mutable by {@link #close()} only, and
 * thread-safe.
 *
 * <p>{@code toString} shows nothing, equality is identity, and it is not {@code Serializable}. A
 * secret is not necessarily strong: a {@link SecretSource} and {@link KeyRing#fromMasterSecret}
 * check that.
 */
public final class Secret implements AutoCloseable {
  /** Of UTF-8; a surrogate pair takes four bytes for two. */
  private static final int MAX_BYTES_PER_CHARACTER = 3;

  private final char[] characters;
  private boolean closed;

  private Secret(char[] characters) {
    this.characters = characters;
  }

  /**
   * {@return a secret}
   *
   * @param characters any text, copied; the caller wipes its own array
   * @throws NullPointerException if {@code characters} is null
   * @throws IllegalArgumentException if there is half a surrogate pair in it, which has no UTF-8
   */
  public static Secret of(char[] characters) {
    Secret secret = new Secret(characters.clone());
    Arrays.fill(secret.toUtf8(), (byte) 0);
    return secret;
  }

  /**
   * {@return a copy of the secret, for the caller to wipe}
   *
   * @throws IllegalStateException if the secret is closed
   */
  public synchronized char[] toCharArray() {
    requireOpen();
    return characters.clone();
  }

  /**
   * {@return a copy of the secret in UTF-8, for the caller to wipe}
   *
   * @throws IllegalStateException if the secret is closed
   */
  public synchronized byte[] toUtf8() {
    requireOpen();
    CharsetEncoder encoder = StandardCharsets.UTF_8.newEncoder();
    ByteBuffer encoded = ByteBuffer.allocate(MAX_BYTES_PER_CHARACTER * characters.length);
    try {
      CoderResult result = encoder.encode(CharBuffer.wrap(characters), encoded, true);
      if (result.isError()) {
        throw new IllegalArgumentException(
            "secret contains half a surrogate pair: give whole characters");
      }
      return Arrays.copyOf(encoded.array(), encoded.position());
    } finally {
      Arrays.fill(encoded.array(), (byte) 0);
    }
  }

  /** Overwrites the secret with zeros; it cannot be read afterwards. Closing again does nothing. */
  @Override
  public synchronized void close() {
    Arrays.fill(characters, '\0');
    closed = true;
  }

  /** {@return the same text for every secret} */
  @Override
  public String toString() {
    return "Secret[****]";
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("secret is closed: read it from its source again");
    }
  }
}
