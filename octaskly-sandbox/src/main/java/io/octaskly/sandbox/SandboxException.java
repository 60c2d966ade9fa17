package io.octaskly.sandbox;

import org.jspecify.annotations.Nullable;

/**
 * The root of what this package throws besides the exceptions for wrong arguments: a task could not
 * be launched or supervised, or its result was asked for and is a failure.
 *
 * <p>The message says what was wrong, which rule it broke, and what to do. It is one line in which
 * each character that is not plainly visible is written as an escape, whatever names it has from
 * elsewhere: it can be logged and printed as it is.
 */
public class SandboxException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes an exception.
   *
   * @param message what was wrong, and what to do
   */
  public SandboxException(String message) {
    super(Printable.escaped(message));
  }

  /**
   * Makes an exception with a cause.
   *
   * @param message what was wrong, and what to do
   * @param cause what led to it; null if nothing did
   */
  public SandboxException(String message, @Nullable Throwable cause) {
    super(Printable.escaped(message), cause);
  }
}
