package io.octaskly.rbac;

import io.octaskly.rbac.internal.memory.MemoryRefreshTokenStore;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * Keeps sign-ins for {@link RefreshTokens}. Implementations must be thread-safe, and each method
 * atomic; what they throw keeps the user out.
 */
public interface RefreshTokenStore {

  /**
   * {@return an empty store that lasts as long as the process} It holds at most 100,000 sign-ins
   * that have not ended.
   *
   * @param clock the source of time; must be thread-safe
   * @throws NullPointerException if {@code clock} is null
   */
  static RefreshTokenStore inMemory(InstantSource clock) {
    return new MemoryRefreshTokenStore(clock, MemoryRefreshTokenStore.DEFAULT_CAPACITY);
  }

  /**
   * Adds a sign-in.
   *
   * @param family of a new id
   * @throws IllegalStateException if the store is full; it is not added
   */
  void add(RefreshFamily family);

  /**
   * {@return the sign-in of this id; empty if there is none}
   *
   * @param id compared exactly
   */
  Optional<RefreshFamily> find(String id);

  /**
   * Puts a sign-in in the place of its predecessor, if that is still there with the same secret.
   *
   * @param present what {@link #find} gave
   * @param next the same with another secret
   * @return whether it was replaced; if not, somebody else was faster or has ended it
   */
  boolean replace(RefreshFamily present, RefreshFamily next);

  /**
   * Removes a sign-in.
   *
   * @param id compared exactly
   * @return what it was at the end; empty if there was none
   */
  Optional<RefreshFamily> remove(String id);

  /**
   * Removes all sign-ins of a subject.
   *
   * @param subject compared exactly
   * @return what they were, in any order
   */
  List<RefreshFamily> removeSubject(String subject);

  /** Removes all sign-ins of all subjects. */
  void removeAll();
}
