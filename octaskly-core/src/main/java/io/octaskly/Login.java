package io.octaskly;

import io.octaskly.rbac.Role;
import java.time.Instant;
import java.util.Objects;

/**
 * What a user gets who has given the right password, or a refresh token.
 *
 * @param accessToken to be presented as {@code Authorization: Bearer <token>}; a secret
 * @param user the user's name
 * @param role the user's role
 * @param expiresAt when the access token ends
 * @param refreshToken good for one call of {@link OctasklyHost#refresh}; a secret
 * @param refreshableUntil when the user has to sign in again
 */
public record Login(
    String accessToken,
    String user,
    Role role,
    Instant expiresAt,
    String refreshToken,
    Instant refreshableUntil) {

  /**
   * Makes a login.
   *
   * @param accessToken not null
   * @param user not null
   * @param role not null
   * @param expiresAt not null
   * @param refreshToken not null
   * @param refreshableUntil not null
   * @throws NullPointerException if a component is null
   */
  public Login {
    Objects.requireNonNull(accessToken, "accessToken");
    Objects.requireNonNull(user, "user");
    Objects.requireNonNull(role, "role");
    Objects.requireNonNull(expiresAt, "expiresAt");
    Objects.requireNonNull(refreshToken, "refreshToken");
    Objects.requireNonNull(refreshableUntil, "refreshableUntil");
  }

  /** {@return all but the tokens} */
  @Override
  public String toString() {
    return "login of " + user + " (" + role.id() + ", until " + expiresAt + ")";
  }
}
