package io.octaskly.rbac.internal.limit;

import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.distributed.proxy.ProxyManager;
import io.octaskly.rbac.RateDecision;
import io.octaskly.rbac.RateLimit;
import io.octaskly.rbac.RateLimiter;
import io.octaskly.rbac.internal.secret.Digest;
import java.util.Objects;

/** Buckets that Bucket4j keeps somewhere else. */
public final class SharedBuckets implements RateLimiter {
  private final ProxyManager<String> buckets;
  private final String prefix;
  private final BucketConfiguration configuration;

  /**
   * Makes a limiter.
   *
   * @param limit for each key
   * @param buckets where they live
   * @param prefix what to put before each key
   */
  public SharedBuckets(RateLimit limit, ProxyManager<String> buckets, String prefix) {
    this.buckets = Objects.requireNonNull(buckets, "buckets");
    this.prefix = Objects.requireNonNull(prefix, "prefix");
    this.configuration =
        BucketConfiguration.builder().addLimit(Buckets.bandwidth(limit, limit.burst())).build();
  }

  /** Keys are hashed: they are of one length, and no list of who asked is left in a store. */
  @Override
  public RateDecision acquire(String key) {
    Objects.requireNonNull(key, "key");
    return Buckets.acquire(buckets.builder().build(prefix + Digest.text(key), () -> configuration));
  }
}
