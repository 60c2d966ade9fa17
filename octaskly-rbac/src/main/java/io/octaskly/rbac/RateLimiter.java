package io.octaskly.rbac;

import io.github.bucket4j.distributed.proxy.ProxyManager;
import io.octaskly.rbac.internal.limit.MemoryBuckets;
import io.octaskly.rbac.internal.limit.SharedBuckets;
import java.time.InstantSource;

/**
 * Limits how often something is done for each key: a subject, an address, the id of an API key.
 * Thread-safe. Limit addresses before anything that costs, such as {@link
 * UserAuthenticator#authenticate}.
 *
 * <pre>{@code
 * RateLimiter logins = RateLimiter.inMemory(RateLimit.parse("10/minute"), clock);
 * RateDecision decision = logins.acquire(remoteAddress);
 * if (!decision.allowed()) {
 *   // 429 Too Many Requests, Retry-After: decision.retryAfter()
 * }
 * }</pre>
 */
public interface RateLimiter {

  /**
   * {@return a limiter in the memory of this process} It holds at most 100,000 keys, in some 40 MB.
   * Further keys share 1024 buckets, until keys that have rested can be forgotten: a flood of keys
   * may limit new keys more than the limit says, but never less, and gives nobody a full bucket.
   *
   * @param limit for each key
   * @param clock the source of time; must be thread-safe
   * @throws NullPointerException if an argument is null
   */
  static RateLimiter inMemory(RateLimit limit, InstantSource clock) {
    return new MemoryBuckets(limit, clock, MemoryBuckets.DEFAULT_CAPACITY);
  }

  /**
   * {@return a limiter whose buckets many hosts share} Bucket4j has proxy managers for Redis,
   * Hazelcast and others; for a JDBC database there is {@code AccessDatabase.rateLimiter}.
   *
   * @param limit for each key
   * @param buckets where the buckets live, by key; two limiters on the same must have a prefix each
   * @param prefix what to put before each key
   * @throws NullPointerException if an argument is null
   */
  static RateLimiter shared(RateLimit limit, ProxyManager<String> buckets, String prefix) {
    return new SharedBuckets(limit, buckets, prefix);
  }

  /**
   * Takes a token from the bucket of a key, if there is one.
   *
   * @param key of any length
   * @return whether there was, and else when there will be
   * @throws NullPointerException if {@code key} is null
   * @throws StoreException if the buckets are shared and cannot be reached
   */
  RateDecision acquire(String key);
}
