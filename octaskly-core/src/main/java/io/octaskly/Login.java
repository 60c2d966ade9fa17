package io.octaskly;

import io.octaskly.rbac.Role;
import java.time.Instant;
import java.util.Objects;

/**
 * What a user gets who has given the right password.
 *
 * @param accessToken to be presented as {@code Authorization: Bearer <token>}; a secret
 * @param user the user's name
 * @param role the user's role
 * @param expiresAt when the token ends
 */
public record Login(String accessToken, String user, Role role, Instant expiresAt) {

  /**
   * Makes a login.
   *
   * @param accessToken not null
   * @param user not null
   * @param role not null
   * @param expiresAt not null
   * @throws NullPointerException if a component is null
   */
  public Login {
    Objects.requireNonNull(accessToken, "accessToken");
    Objects.requireNonNull(user, "user");
    Objects.requireNonNull(role, "role");
    Objects.requireNonNull(expiresAt, "expiresAt");
  }

  /** {@return all but the token} */
  @Override
  public String toString() {
    return "login of " + user + " (" + role.id() + ", until " + expiresAt + ")";
  }
}
