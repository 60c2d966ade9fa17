package io.octaskly.rbac;

import org.jspecify.annotations.Nullable;

/** What the classes of this module throw when somebody is not let in, or nobody can be. */
public abstract sealed class AccessException extends RuntimeException
    permits AuthenticationException, StoreException {
  private static final long serialVersionUID = 1L;

  AccessException(String message, @Nullable Throwable cause, boolean writableStackTrace) {
    super(message, cause, writableStackTrace, writableStackTrace);
  }
}
