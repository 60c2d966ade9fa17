package io.octaskly.rbac;

import io.octaskly.rbac.internal.memory.MemoryLoginFailureStore;
import java.time.InstantSource;
import java.util.function.UnaryOperator;

/**
 * Counts failures for {@link LockOut}. Implementations must be thread-safe; what they throw keeps
 * the user out.
 */
public interface LoginFailureStore {

  /**
   * {@return an empty store that lasts as long as the process} It holds at most 100,000 keys, in
   * some 30 MB, however many names and addresses strangers make up; keys beyond that share 1024
   * counters.
   *
   * @param clock the source of time; must be thread-safe
   * @throws NullPointerException if {@code clock} is null
   */
  static LoginFailureStore inMemory(InstantSource clock) {
    return new MemoryLoginFailureStore(clock, MemoryLoginFailureStore.DEFAULT_CAPACITY);
  }

  /**
   * Changes what is kept for a key, atomically. It can be forgotten {@link LoginFailures#until()
   * then}.
   *
   * @param key at most 64 characters of ASCII
   * @param change from what is kept, or {@link LoginFailures#NONE}, to what is to be kept; without
   *     other effects, because it may be called several times
   * @return what was kept before
   */
  LoginFailures update(String key, UnaryOperator<LoginFailures> change);
}
