package io.octaskly.rbac;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Signs users in by name and password. Immutable and thread-safe.
 *
 * <p><b>Security guarantees:</b> an unknown user and a wrong password get the same exception after
 * the same work. A hash that could be stronger today is made anew when its user signs in; until
 * then that user's wrong passwords may be told from others by the time they take.
 *
 * <p>A call costs some tenths of a second of processor time, so limit how often strangers can make
 * one: by a {@link RateLimiter} on addresses, and {@link #withLockOut} against guessing.
 */
public final class UserAuthenticator {
  private final UserStore users;
  private final PasswordHasher hasher;
  private final AccessListener listener;
  private final @Nullable LockOut lockOut;

  private UserAuthenticator(
      UserStore users, PasswordHasher hasher, AccessListener listener, @Nullable LockOut lockOut) {
    this.users = Objects.requireNonNull(users, "users");
    this.hasher = Objects.requireNonNull(hasher, "hasher");
    this.listener = new GuardedListener(listener);
    this.lockOut = lockOut;
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
    return new UserAuthenticator(users, hasher, listener, null);
  }

  /**
   * {@return an authenticator that makes those who guess passwords wait}
   *
   * @param guard counts their failures
   * @throws NullPointerException if {@code guard} is null
   */
  public UserAuthenticator withLockOut(LockOut guard) {
    return new UserAuthenticator(users, hasher, listener, Objects.requireNonNull(guard, "guard"));
  }

  /**
   * Signs a user in whose address is not known.
   *
   * @param name the user's name, as it was typed
   * @param password not changed and not kept: wipe it after the call
   * @return the user; never null
   * @throws NullPointerException if an argument is null
   * @throws AuthenticationException if there is no such user with this password, or it is locked
   *     out
   * @throws StoreException if a store fails
   */
  public User authenticate(String name, char[] password) {
    return authenticate(name, password, null);
  }

  /**
   * Signs a user in.
   *
   * @param name the user's name, as it was typed
   * @param password not changed and not kept: wipe it after the call
   * @param address where the request comes from, such as an IP address that a client cannot choose;
   *     null if not known
   * @return the user; never null
   * @throws NullPointerException if {@code name} or {@code password} is null
   * @throws AuthenticationException if there is no such user with this password, or user or address
   *     are locked out
   * @throws StoreException if a store fails
   */
  public User authenticate(String name, char[] password, @Nullable String address) {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(password, "password");
    try {
      LockOut.Attempt attempt = lockOut == null ? null : lockOut.begin(name, address);
      User user = checked(name, password);
      if (attempt != null) {
        attempt.succeeded();
      }
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
