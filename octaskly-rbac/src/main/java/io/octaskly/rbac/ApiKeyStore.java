package io.octaskly.rbac;

import io.octaskly.rbac.internal.memory.MemoryApiKeyStore;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Keeps API keys for {@link ApiKeys}, without their secrets. Implementations must be thread-safe,
 * and each method atomic; what they throw keeps the caller out.
 */
public interface ApiKeyStore {

  /** {@return an empty store that lasts as long as the process} */
  static ApiKeyStore inMemory() {
    return new MemoryApiKeyStore();
  }

  /**
   * Adds a key.
   *
   * @param key of a new id
   */
  void add(ApiKey key);

  /**
   * {@return the key of this id; empty if there is none}
   *
   * @param id compared exactly
   */
  Optional<ApiKey> find(String id);

  /**
   * {@return the keys of a subject, in any order}
   *
   * @param subject compared exactly
   */
  List<ApiKey> ofSubject(String subject);

  /** {@return whether there is no key at all, expired ones included} */
  boolean isEmpty();

  /**
   * Puts a key in the place of its predecessor, if that is still there with the same secret.
   *
   * @param present what {@link #find} gave
   * @param next the same with another secret
   * @return whether it was replaced
   */
  boolean replace(ApiKey present, ApiKey next);

  /**
   * Notes when a key was last used; does nothing if there is none.
   *
   * @param id compared exactly
   * @param at when
   */
  void used(String id, Instant at);

  /**
   * Removes a key.
   *
   * @param id compared exactly
   * @return what it was at the end; empty if there was none
   */
  Optional<ApiKey> remove(String id);

  /**
   * Removes all keys.
   *
   * @return what they were, in any order
   */
  List<ApiKey> removeAll();
}
