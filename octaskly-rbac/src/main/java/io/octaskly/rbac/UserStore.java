package io.octaskly.rbac;

import io.octaskly.rbac.internal.memory.MemoryUserStore;
import java.util.Optional;

/**
 * Where users come from: a host's own directory, or {@link #inMemory()}. Implementations must be
 * thread-safe, and what they throw keeps the user out.
 */
public interface UserStore {

  /** {@return an empty store that lasts as long as the process} */
  static UserStore inMemory() {
    return new MemoryUserStore();
  }

  /**
   * {@return the user of this name; empty if there is none}
   *
   * @param name compared exactly
   */
  Optional<User> find(String name);

  /**
   * Adds a user, or replaces the one of the same name. Revoke the user's tokens if its role
   * changes.
   *
   * @param user the user
   */
  void put(User user);

  /**
   * Replaces a user, atomically and only if it is still the expected one, so that a change made
   * meanwhile is not undone.
   *
   * @param expected the present user
   * @param replacement the new one, of the same name
   * @return whether it was replaced
   */
  boolean replace(User expected, User replacement);

  /**
   * Removes a user. Revoke the user's tokens too.
   *
   * @param name compared exactly
   * @return whether there was one
   */
  boolean remove(String name);

  /**
   * Replaces a user's password hash, atomically and only if it is still the expected one, so that a
   * change made meanwhile is not undone.
   *
   * @param name whose
   * @param expected the present hash
   * @param replacement the new hash, of the same password
   * @return whether it was replaced
   */
  boolean replacePasswordHash(String name, String expected, String replacement);
}
