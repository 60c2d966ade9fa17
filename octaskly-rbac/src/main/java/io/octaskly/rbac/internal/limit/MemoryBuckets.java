package io.octaskly.rbac.internal.limit;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import io.github.bucket4j.local.SynchronizationStrategy;
import io.octaskly.rbac.RateDecision;
import io.octaskly.rbac.RateLimit;
import io.octaskly.rbac.RateLimiter;
import io.octaskly.rbac.internal.memory.BoundedTable;
import io.octaskly.rbac.internal.secret.Digest;
import java.time.InstantSource;
import java.util.Objects;

/** Buckets in the memory of this process, of which there is a bounded number. */
public final class MemoryBuckets implements RateLimiter {
  /** The most keys, unless told otherwise. */
  public static final int DEFAULT_CAPACITY = 100_000;

  /** An IPv6 address with a zone, or a subject of usual length; what is longer is hashed. */
  private static final int LONGEST_KEY = 64;

  private final RateLimit limit;
  private final TimeMeter meter;
  private final BoundedTable<Bucket> table;

  /**
   * Makes a limiter.
   *
   * @param limit for each key
   * @param clock the source of time
   * @param capacity the most keys that have buckets of their own
   */
  public MemoryBuckets(RateLimit limit, InstantSource clock, int capacity) {
    this.limit = Objects.requireNonNull(limit, "limit");
    this.meter = Buckets.meter(Objects.requireNonNull(clock, "clock"));
    this.table =
        new BoundedTable<>(
            capacity,
            () -> bucket(limit.burst()),
            () -> bucket(limit.burst()),
            shared -> bucket(Math.max(0, shared.getAvailableTokens())),
            bucket -> bucket.getAvailableTokens() >= limit.burst());
  }

  private Bucket bucket(long tokens) {
    return Bucket.builder()
        .addLimit(Buckets.bandwidth(limit, tokens))
        .withCustomTimePrecision(meter)
        // The table lets in one at a time.
        .withSynchronizationStrategy(SynchronizationStrategy.NONE)
        .build();
  }

  @Override
  public RateDecision acquire(String key) {
    return table.with(key.length() <= LONGEST_KEY ? key : "#" + Digest.text(key), Buckets::acquire);
  }

  /** {@return how many buckets there are} */
  public int size() {
    return table.size();
  }
}
