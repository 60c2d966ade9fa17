package io.octaskly.rbac;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Remembers tokens that were verified, by their digests. Thread-safe, without locks. Each token has
 * one place, which it takes from whichever was there before; only rightly signed tokens get in.
 */
final class VerifiedTokens {
  static final int MAX_CAPACITY = 1 << 20;

  private final AtomicReferenceArray<@Nullable Entry> places;

  /** What was verified, and with which keys: others may not have the one that signed it. */
  private static final class Entry {
    private final byte[] digest;
    private final TokenKeys keys;
    private final VerifiedToken token;

    Entry(byte[] digest, TokenKeys keys, VerifiedToken token) {
      this.digest = digest;
      this.keys = keys;
      this.token = token;
    }
  }

  /**
   * Makes an empty cache.
   *
   * @param capacity rounded up to a power of two; 0 to remember nothing
   */
  VerifiedTokens(int capacity) {
    int places = capacity == 0 ? 0 : Integer.highestOneBit(Math.max(1, capacity * 2 - 1));
    this.places = new AtomicReferenceArray<>(places);
  }

  /** {@return whether it has any place} */
  boolean remembers() {
    return places.length() > 0;
  }

  @Nullable VerifiedToken find(byte[] digest, TokenKeys keys) {
    Entry entry = places.get(place(digest));
    return entry != null && entry.keys == keys && MessageDigest.isEqual(entry.digest, digest)
        ? entry.token
        : null;
  }

  void put(byte[] digest, TokenKeys keys, VerifiedToken token) {
    places.set(place(digest), new Entry(digest, keys, token));
  }

  private int place(byte[] digest) {
    return ByteBuffer.wrap(digest).getInt() & (places.length() - 1);
  }
}
