package io.octaskly.crypto.internal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * What was seen before, for as long as it could be accepted again. Thread-safe.
 *
 * <p>Entries are sorted into slots by when they expire, and a slot is forgotten as a whole when all
 * of it has: nothing is ever searched for what is old. An entry is 128 bits of a hash under a key
 * that nobody knows, so that no sender can choose where it goes.
 */
public final class ReplayCache {
  private static final int SLOT_SECONDS = 60;
  private static final int HASH_KEY_BYTES = 32;

  private final int capacity;
  private final HmacSha256 hash = new HmacSha256(RandomSource.secure().next(HASH_KEY_BYTES));
  private final Map<Long, HashSet128> slots = new HashMap<>();
  private int size;

  /** The slots before this one are forgotten. */
  private long oldest = Long.MIN_VALUE;

  /**
   * Makes a cache that has seen nothing.
   *
   * @param capacity how many entries there may be; each takes at most 64 bytes
   */
  public ReplayCache(int capacity) {
    this.capacity = capacity;
  }

  /** What came of an entry. */
  public enum Outcome {
    /** It is remembered. */
    ADDED,
    /** It was remembered already. */
    SEEN,
    /** There is no room for it. */
    FULL
  }

  /**
   * {@return what came of an entry}
   *
   * @param entry what to remember
   * @param expiry until when, in seconds of the epoch; the same whenever the entry comes
   * @param now the time, in seconds of the epoch
   */
  public Outcome add(String entry, long expiry, long now) {
    ByteBuffer hashed = ByteBuffer.wrap(hash.compute(entry.getBytes(StandardCharsets.UTF_8)));
    long high = hashed.getLong();
    long low = hashed.getLong();
    long slotOfEntry = Math.floorDiv(expiry, SLOT_SECONDS);
    synchronized (this) {
      forget(now);
      if (slotOfEntry < oldest) {
        // The clock went back: the entry may have been seen, and was forgotten.
        return Outcome.SEEN;
      }
      HashSet128 slot = slots.computeIfAbsent(slotOfEntry, key -> new HashSet128());
      if (slot.contains(high, low)) {
        return Outcome.SEEN;
      }
      if (size == capacity) {
        return Outcome.FULL;
      }
      slot.add(high, low);
      size++;
      return Outcome.ADDED;
    }
  }

  private void forget(long now) {
    oldest = Math.max(oldest, Math.floorDiv(now, SLOT_SECONDS));
    slots
        .entrySet()
        .removeIf(
            slot -> {
              if (slot.getKey() < oldest) {
                size -= slot.getValue().size();
                return true;
              }
              return false;
            });
  }
}
