package io.octaskly.rbac.internal.limit;

import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import io.octaskly.rbac.RateDecision;
import io.octaskly.rbac.RateLimit;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;

/** From our terms to Bucket4j's, and back. */
public final class Buckets {
  private Buckets() {}

  /** {@return a limit that begins with so many tokens} */
  static Bandwidth bandwidth(RateLimit limit, long tokens) {
    return Bandwidth.builder()
        .capacity(limit.burst())
        .refillGreedy(limit.permits(), limit.period())
        .initialTokens(tokens)
        .build();
  }

  /** {@return the decision on taking one token} */
  static RateDecision acquire(Bucket bucket) {
    ConsumptionProbe probe = bucket.tryConsumeAndReturnRemaining(1);
    return new RateDecision(
        probe.isConsumed(),
        probe.getRemainingTokens(),
        Duration.ofNanos(probe.isConsumed() ? 0 : probe.getNanosToWaitForRefill()));
  }

  /** {@return what tells buckets the time} */
  public static TimeMeter meter(InstantSource clock) {
    return new TimeMeter() {
      @Override
      public long currentTimeNanos() {
        Instant now = clock.instant();
        return TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
      }

      @Override
      public boolean isWallClockBased() {
        return true;
      }
    };
  }
}
