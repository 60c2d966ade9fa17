package io.octaskly.rbac;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Somebody was not let in. The message is the same for every reason, so that it can go to the
 * caller; {@link #failure()} and {@link #detail()} are for the log.
 *
 * <p><b>Security guarantees:</b> neither token, key nor password is in it, nor in a cause: it has
 * none. It has no stack trace, so that a flood of forged tokens stays cheap to refuse.
 */
public final class AuthenticationException extends AccessException {
  private static final long serialVersionUID = 1L;
  private static final String MESSAGE = "authentication failed";

  /** For the log. */
  private final AuthenticationFailure failure;

  /** For the log, without secrets. */
  private final String detail;

  /** Who it claims to be; null if not known. */
  private final @Nullable String subject;

  /** How long to wait; null if that would not help. */
  private final @Nullable Duration retryAfter;

  /**
   * Makes an exception for somebody who is not known.
   *
   * @param failure the reason
   * @param detail the reason in more detail, without secrets, fit for one line of a log
   * @throws NullPointerException if an argument is null
   */
  public AuthenticationException(AuthenticationFailure failure, String detail) {
    this(failure, detail, null);
  }

  /**
   * Makes an exception for somebody who claims a name.
   *
   * @param failure the reason
   * @param detail the reason in more detail, without secrets, fit for one line of a log
   * @param subject who it claims to be; null if not known
   * @throws NullPointerException if {@code failure} or {@code detail} is null
   */
  public AuthenticationException(
      AuthenticationFailure failure, String detail, @Nullable String subject) {
    this(failure, detail, subject, null);
  }

  /**
   * Makes an exception for somebody who may try again later.
   *
   * @param failure the reason
   * @param detail the reason in more detail, without secrets, fit for one line of a log
   * @param subject who it claims to be; null if not known
   * @param retryAfter how long to wait; null if that would not help
   * @throws NullPointerException if {@code failure} or {@code detail} is null
   */
  public AuthenticationException(
      AuthenticationFailure failure,
      String detail,
      @Nullable String subject,
      @Nullable Duration retryAfter) {
    super(MESSAGE, null, false);
    this.failure = Objects.requireNonNull(failure, "failure");
    this.detail = Objects.requireNonNull(detail, "detail");
    this.subject = subject;
    this.retryAfter = retryAfter;
  }

  /** {@return the reason, for the log} */
  public AuthenticationFailure failure() {
    return failure;
  }

  /** {@return the reason in more detail, on one line, for the log} */
  public String detail() {
    return detail;
  }

  /**
   * {@return who tried: the signed subject of a token that is not accepted any more, or a user name
   * as it was typed; empty if not known}
   */
  public Optional<String> subject() {
    return Optional.ofNullable(subject);
  }

  /**
   * {@return how long to wait before another attempt; empty if that would not help} The caller may
   * be told: it is the same for a user that there is and one that there is not.
   */
  public Optional<Duration> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }
}
