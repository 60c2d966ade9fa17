package io.octaskly.rbac;

/**
 * A store of users, keys, revocations or limits cannot be asked or written to, so that nobody is
 * let in and nothing has changed. Its cause says why; it has no password, key or token in it.
 */
public final class StoreException extends AccessException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes an exception.
   *
   * @param message what could not be done, and what to do about it
   * @param cause why
   */
  public StoreException(String message, Throwable cause) {
    super(message, cause, true);
  }
}
