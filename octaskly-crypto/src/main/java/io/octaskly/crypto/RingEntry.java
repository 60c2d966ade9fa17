package io.octaskly.crypto;

import io.octaskly.crypto.internal.KeyId;
import io.octaskly.crypto.internal.SealingKey;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A key of a ring and what the ring allows it.
 *
 * @param key the key itself; null once retired, so that nothing can be done with it
 */
record RingEntry(
    KeyId id, Instant created, KeyState state, boolean acceptsLegacyV1, @Nullable SealingKey key) {

  static RingEntry active(SealingKey key, Instant created) {
    return new RingEntry(key.id(), created, KeyState.ACTIVE, false, key);
  }

  RingEntry activated() {
    return new RingEntry(id, created, KeyState.ACTIVE, acceptsLegacyV1, key);
  }

  /** Takes the right to seal away, if there is one. */
  RingEntry demoted() {
    return state == KeyState.ACTIVE
        ? new RingEntry(id, created, KeyState.DECRYPT_ONLY, acceptsLegacyV1, key)
        : this;
  }

  RingEntry retired() {
    return new RingEntry(id, created, KeyState.RETIRED, false, null);
  }

  RingEntry acceptingLegacyV1() {
    return key == null ? this : new RingEntry(id, created, state, true, key);
  }

  RingKey description() {
    return new RingKey(id.toString(), created, state, acceptsLegacyV1);
  }
}
