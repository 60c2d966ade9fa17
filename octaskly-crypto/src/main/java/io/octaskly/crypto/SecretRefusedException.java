package io.octaskly.crypto;

import org.jspecify.annotations.Nullable;

/**
 * A secret could not be read, or is too weak to be used.
 *
 * <p>The text names the place it came from, the rule it broke, and what to do; never a character of
 * the secret.
 */
public final class SecretRefusedException extends CryptoException {
  private static final long serialVersionUID = 1L;

  /** Whether there was nothing at all. */
  private final boolean absent;

  /**
   * Makes an exception.
   *
   * @param message where the secret came from, what was wrong, and what to do
   * @param absent whether there is no secret in this place, so that another place may be asked
   */
  public SecretRefusedException(String message, boolean absent) {
    super(message);
    this.absent = absent;
  }

  /**
   * Makes an exception.
   *
   * @param message where the secret came from, what was wrong, and what to do
   */
  public SecretRefusedException(String message) {
    this(message, false);
  }

  /**
   * Makes an exception with a cause.
   *
   * @param message where the secret came from, what was wrong, and what to do
   * @param cause what led to it; null if nothing did
   */
  public SecretRefusedException(String message, @Nullable Throwable cause) {
    super(message, cause);
    this.absent = false;
  }

  /**
   * {@return whether there is no secret in this place} If there is one that cannot be read or is
   * weak, this is false: another place must not hide that.
   */
  public boolean isAbsent() {
    return absent;
  }
}
