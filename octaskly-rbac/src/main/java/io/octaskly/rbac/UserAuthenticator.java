package io.octaskly.rbac;

import java.util.Objects;
import java.util.Optional;

/**
 * Signs users in by name and password. Immutable and thread-safe.
 *
 * <p><b>Security guarantees:</b> an unknown user and a wrong password get the same exception after
 * the same work. A hash that could be stronger today is made anew when its user signs in; until
 * then that user's wrong passwords may be told from others by the time they take.
 *
 * <p>A call costs some tenths of a second of processor time, so limit how often strangers can make
 * one.
 */
public final class UserAuthenticator {
  private final UserStore users;
  private final PasswordHasher hasher;
  private final AccessListener listener;

  private UserAuthenticator(UserStore users, PasswordHasher hasher, AccessListener listener) {
    this.users = Objects.requireNonNull(users, "users");
    this.hasher = Objects.requireNonNull(hasher, "hasher");
    this.listener = new GuardedListener(listener);
  }

  /**
   * {@return an authenticator}
   *
   * @param users who can sign in
   * @param hasher checks the passwords
   * @param listener is told of successes and failures
   * @throws NullPointerException if an argument is null
   */
  public static UserAuthenticator of(
      UserStore users, PasswordHasher hasher, AccessListener listener) {
    return new UserAuthenticator(users, hasher, listener);
  }

  /**
   * Signs a user in.
   *
   * @param name the user's name, as it was typed
   * @param password not changed and not kept: wipe it after the call
   * @return the user; never null
   * @throws NullPointerException if an argument is null
   * @throws AuthenticationException if there is no such user with this password
   */
  public User authenticate(String name, char[] password) {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(password, "password");
    try {
      User user = checked(name, password);
      listener.loggedIn(user.name(), user.role());
      return user;
    } catch (AuthenticationException e) {
      listener.authenticationFailed(e);
      throw e;
    }
  }

  private User checked(String name, char[] password) {
    Optional<User> found = users.find(name);
    if (found.isEmpty()) {
      hasher.matches(password, hasher.decoy());
      throw new AuthenticationException(AuthenticationFailure.UNKNOWN_USER, "no such user", name);
    }
    User user = found.get();
    if (!matches(user, password)) {
      throw new AuthenticationException(
          AuthenticationFailure.WRONG_PASSWORD, "another password", name);
    }
    if (hasher.isOutdated(user.passwordHash())) {
      users.replacePasswordHash(user.name(), user.passwordHash(), hasher.hash(password));
    }
    return user;
  }

  private boolean matches(User user, char[] password) {
    try {
      return hasher.matches(password, user.passwordHash());
    } catch (IllegalArgumentException e) {
      hasher.matches(password, hasher.decoy());
      throw new AuthenticationException(
          AuthenticationFailure.PASSWORD_HASH,
          "make it with PasswordHasher.hash(...)",
          user.name());
    }
  }
}
