package io.octaskly.crypto;

import org.jspecify.annotations.Nullable;

/**
 * The root of what this package throws besides the exceptions for wrong arguments.
 *
 * <p>No message contains a key, a secret or a plaintext.
 */
public class CryptoException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes an exception.
   *
   * @param message what was wrong, and what to do
   */
  public CryptoException(String message) {
    super(message);
  }

  /**
   * Makes an exception with a cause.
   *
   * @param message what was wrong, and what to do
   * @param cause what led to it; null if nothing did
   */
  public CryptoException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
