package io.octaskly.rbac;

import java.time.Instant;
import java.util.List;

/**
 * Is told who was let in, who was not and why, and what became of tokens; for audit records and
 * metrics. No method is given a token, a key or a password.
 *
 * <p>Implementations must be thread-safe and quick: they are called on the caller's thread, before
 * it gets its answer. What a method throws changes nothing for the caller; it goes to the thread's
 * uncaught exception handler.
 */
public interface AccessListener {

  /**
   * A token was verified.
   *
   * @param principal who presented it
   */
  default void authenticated(Principal principal) {}

  /**
   * A user gave the right password.
   *
   * @param user the user's name
   * @param role the user's role
   */
  default void loggedIn(String user, Role role) {}

  /**
   * Somebody was not let in.
   *
   * @param failure the reason, and who it was as far as known
   */
  default void authenticationFailed(AuthenticationException failure) {}

  /**
   * A principal was let in whose token asks for permissions that nobody knows; they grant nothing.
   *
   * @param principal who presented it
   * @param entries the entries of the {@code permissions} claim, as they are in the token; at most
   *     64 of at most 64 characters each, which may be any
   */
  default void unknownPermissions(Principal principal, List<String> entries) {}

  /**
   * A principal was not allowed to do something; told by {@link Authorizer}.
   *
   * @param principal who asked
   * @param permission what for
   * @param decision why not
   */
  default void denied(Principal principal, Permission permission, Decision decision) {}

  /**
   * A token was issued.
   *
   * @param tokenId its {@code jti}
   * @param subject whom for
   * @param role in which role
   * @param expiresAt until when
   */
  default void tokenIssued(String tokenId, String subject, Role role, Instant expiresAt) {}

  /**
   * One token was revoked.
   *
   * @param tokenId its {@code jti}
   */
  default void tokenRevoked(String tokenId) {}

  /**
   * All tokens of a subject were revoked.
   *
   * @param subject whose
   */
  default void subjectRevoked(String subject) {}

  /** All tokens were revoked. */
  default void allRevoked() {}
}
