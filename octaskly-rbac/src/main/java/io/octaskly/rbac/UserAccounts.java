package io.octaskly.rbac;

import java.util.Objects;

/**
 * Changes users, and ends at once what they could do before: a user that was removed, or has
 * another role or password, has to sign in again. Immutable and thread-safe.
 */
public final class UserAccounts {
  private final UserStore users;
  private final PasswordHasher hasher;
  private final TokenRevoker revoker;
  private final AccessListener listener;

  private UserAccounts(
      UserStore users, PasswordHasher hasher, TokenRevoker revoker, AccessListener listener) {
    this.users = Objects.requireNonNull(users, "users");
    this.hasher = Objects.requireNonNull(hasher, "hasher");
    this.revoker = Objects.requireNonNull(revoker, "revoker");
    this.listener = new GuardedListener(listener);
  }

  /**
   * {@return accounts}
   *
   * @param users who can sign in
   * @param hasher hashes new passwords
   * @param revoker ends the tokens of changed users; one that {@linkplain
   *     TokenRevoker#withRefreshTokens knows} the refresh tokens if there are any
   * @param listener is told of changes, after the store has them
   * @throws NullPointerException if an argument is null
   */
  public static UserAccounts of(
      UserStore users, PasswordHasher hasher, TokenRevoker revoker, AccessListener listener) {
    return new UserAccounts(users, hasher, revoker, listener);
  }

  /**
   * Adds a user.
   *
   * @param name 1 to 256 visible characters, compared exactly
   * @param role what the user is for
   * @param password not changed and not kept: wipe it after the call
   * @throws NullPointerException if an argument is null
   * @throws IllegalArgumentException if {@code name} or {@code password} is none, or there is such
   *     a user already
   * @throws StoreException if the store fails
   */
  public void add(String name, Role role, char[] password) {
    User user = new User(name, role, hasher.hash(password));
    if (users.find(name).isPresent()) {
      throw new IllegalArgumentException(
          "user " + name + " is there already: change its role or its password, or remove it");
    }
    users.put(user);
    listener.userAdded(name, role);
  }

  /**
   * Gives a user another role, and revokes its tokens. Does nothing if it has this role.
   *
   * @param name whose
   * @param role the new one
   * @throws NullPointerException if an argument is null
   * @throws IllegalArgumentException if there is no such user
   * @throws StoreException if the store fails
   */
  public void changeRole(String name, Role role) {
    Objects.requireNonNull(role, "role");
    User present = existing(name);
    while (present.role() != role) {
      if (users.replace(present, new User(name, role, present.passwordHash()))) {
        revoker.revokeSubject(name);
        listener.roleChanged(name, present.role(), role);
        return;
      }
      present = existing(name);
    }
  }

  /**
   * Gives a user another password, and revokes its tokens.
   *
   * @param name whose
   * @param password not changed and not kept: wipe it after the call
   * @throws NullPointerException if an argument is null
   * @throws IllegalArgumentException if there is no such user, or {@code password} is none
   * @throws StoreException if the store fails
   */
  public void changePassword(String name, char[] password) {
    String hash = hasher.hash(password);
    User present = existing(name);
    while (!users.replace(present, new User(name, present.role(), hash))) {
      present = existing(name);
    }
    revoker.revokeSubject(name);
    listener.passwordChanged(name);
  }

  /**
   * Removes a user, and revokes its tokens. Its API keys are not: see {@link
   * ApiKeys#revokeSubject}.
   *
   * @param name whose
   * @return whether there was one
   * @throws NullPointerException if {@code name} is null
   * @throws StoreException if the store fails
   */
  public boolean remove(String name) {
    boolean removed = users.remove(Objects.requireNonNull(name, "name"));
    if (removed) {
      revoker.revokeSubject(name);
      listener.userRemoved(name);
    }
    return removed;
  }

  private User existing(String name) {
    return users
        .find(Objects.requireNonNull(name, "name"))
        .orElseThrow(
            () -> new IllegalArgumentException("there is no such user: add it by add(...)"));
  }
}
