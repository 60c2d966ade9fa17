package io.octaskly.rbac;

import java.time.Instant;
import java.util.Objects;

/**
 * A new token, and what may be logged of it: all but its text.
 *
 * @param text the token, to be handed to its subject over a confidential channel and to nobody else
 * @param tokenId its {@code jti}, by which it can be revoked
 * @param subject whom it names
 * @param role in which role
 * @param issuedAt from when it is valid, in whole seconds
 * @param expiresAt when it stops being valid, in whole seconds
 */
public record IssuedToken(
    String text, String tokenId, String subject, Role role, Instant issuedAt, Instant expiresAt) {

  /**
   * Makes a token's description.
   *
   * @param text the token
   * @param tokenId its {@code jti}
   * @param subject whom it names
   * @param role in which role
   * @param issuedAt from when it is valid
   * @param expiresAt when it stops being valid
   * @throws NullPointerException if a component is null
   */
  public IssuedToken {
    Objects.requireNonNull(text, "text");
    Objects.requireNonNull(tokenId, "tokenId");
    Objects.requireNonNull(subject, "subject");
    Objects.requireNonNull(role, "role");
    Objects.requireNonNull(issuedAt, "issuedAt");
    Objects.requireNonNull(expiresAt, "expiresAt");
  }

  /** {@return all but the text} */
  @Override
  public String toString() {
    return "token " + tokenId + " of " + subject + " (" + role.id() + ", until " + expiresAt + ")";
  }
}
