package io.octaskly.rbac;

import io.octaskly.rbac.internal.Identifier;
import java.util.Objects;

/**
 * Somebody who signs in with a password.
 *
 * @param name the subject of the user's tokens: 1 to 256 visible characters, compared exactly
 * @param role what the user is for
 * @param passwordHash a PHC string made by {@link PasswordHasher#hash}
 */
public record User(String name, Role role, String passwordHash) {

  /**
   * Makes a user.
   *
   * @param name the subject of the user's tokens
   * @param role what the user is for
   * @param passwordHash a PHC string
   * @throws NullPointerException if a component is null
   * @throws IllegalArgumentException if {@code name} is not such a name
   */
  public User {
    Identifier.require("user name", name);
    Objects.requireNonNull(role, "role");
    Objects.requireNonNull(passwordHash, "passwordHash");
  }

  /** {@return name and role} */
  @Override
  public String toString() {
    return name + " (" + role.id() + ")";
  }
}
