package io.octaskly.crypto;

import org.jspecify.annotations.Nullable;

/**
 * A file or directory that this package keeps could not be used: the disk, the permissions, or what
 * somebody else did to it. The text names the path and what to do.
 */
public final class StorageException extends CryptoException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes an exception.
   *
   * @param message which path, what was wrong, and what to do
   */
  public StorageException(String message) {
    super(message);
  }

  /**
   * Makes an exception with a cause.
   *
   * @param message which path, what was wrong, and what to do
   * @param cause what led to it; null if nothing did
   */
  public StorageException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
