package io.octaskly.audit;

import org.jspecify.annotations.Nullable;

/**
 * The log cannot record, be opened or be read. What was to be recorded must be taken as not on
 * record, so the action it stands for should not be carried out.
 */
public class AuditException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates an exception.
   *
   * @param message what was wrong, which rule, and what to do
   */
  public AuditException(String message) {
    super(message);
  }

  /**
   * Creates an exception with a cause.
   *
   * @param message what was wrong, which rule, and what to do
   * @param cause what made it fail
   */
  public AuditException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
