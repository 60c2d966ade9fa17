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
   * {@return a listener that tells several, one after the other; what one throws keeps none of the
   * others from being told}
   *
   * @param listeners are told in this order
   * @throws NullPointerException if one is null
   */
  static AccessListener all(AccessListener... listeners) {
    return new GuardedListener(listeners);
  }

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

  /**
   * A user signed in and got a refresh token.
   *
   * @param signInId what its refresh tokens begin with; not secret
   * @param subject the user
   * @param endsAt when the user has to sign in again
   */
  default void signInStarted(String signInId, String subject, Instant endsAt) {}

  /**
   * A sign-in was ended before its time.
   *
   * @param signInId which
   * @param subject whose
   */
  default void signInEnded(String signInId, String subject) {}

  /**
   * A refresh token was presented a second time, so somebody has a copy of it; the sign-in is
   * ended.
   *
   * @param signInId which
   * @param subject whose
   */
  default void refreshTokenReused(String signInId, String subject) {}

  /**
   * An API key was issued.
   *
   * @param key what may be logged of it
   */
  default void apiKeyIssued(ApiKey key) {}

  /**
   * An API key got another secret.
   *
   * @param key what may be logged of it; the earlier secret works until its {@link
   *     ApiKey#previousUntil}
   */
  default void apiKeyRotated(ApiKey key) {}

  /**
   * An API key was revoked.
   *
   * @param key what may be logged of it
   */
  default void apiKeyRevoked(ApiKey key) {}

  /**
   * Somebody without credentials was let in, because there are no API keys and everybody is let in
   * for development.
   *
   * @param principal as whom
   */
  default void letInForDevelopment(Principal principal) {}

  /**
   * A user was added.
   *
   * @param user the user's name
   * @param role the user's role
   */
  default void userAdded(String user, Role role) {}

  /**
   * A user was removed.
   *
   * @param user the user's name
   */
  default void userRemoved(String user) {}

  /**
   * A user has another role.
   *
   * @param user the user's name
   * @param from the role until now
   * @param to the role from now on
   */
  default void roleChanged(String user, Role from, Role to) {}

  /**
   * A user has another password.
   *
   * @param user the user's name
   */
  default void passwordChanged(String user) {}

  /**
   * A role may do something that it could not, or could only on another condition.
   *
   * @param role which
   * @param permission what
   * @param condition on which condition from now on
   */
  default void permissionGranted(Role role, Permission permission, Condition condition) {}

  /**
   * A role may not do something any more.
   *
   * @param role which
   * @param permission what
   */
  default void permissionRevoked(Role role, Permission permission) {}
}
