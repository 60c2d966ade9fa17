package io.octaskly;

import org.jspecify.annotations.Nullable;

/** The host refused something, or could not keep a promise of its own. */
public class OctasklyException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes an exception.
   *
   * @param message what was wrong, which rule, and what to do
   */
  public OctasklyException(String message) {
    super(message);
  }

  /**
   * Makes an exception with a cause.
   *
   * @param message what was wrong, which rule, and what to do
   * @param cause what led to it; null if nothing did
   */
  public OctasklyException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
