package io.octaskly.rbac;

import static io.octaskly.rbac.TokenFixture.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.octaskly.rbac.internal.limit.MemoryBuckets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RateLimiterTest {
  private static final RateLimit TEN_A_MINUTE = RateLimit.parse("10/minute");

  private final AtomicReference<Instant> time = new AtomicReference<>(NOW);
  private final InstantSource clock = time::get;

  private void wait(Duration duration) {
    time.set(time.get().plus(duration));
  }

  private static long allowed(RateLimiter limiter, String key, int attempts) {
    return IntStream.range(0, attempts).filter(i -> limiter.acquire(key).allowed()).count();
  }

  @ParameterizedTest
  @EnumSource
  void a_burst_is_allowed_and_then_as_many_as_the_rate_says(StoreKind kind) {
    RateLimiter limiter = kind.open(clock).limiters().of(TEN_A_MINUTE.withBurst(3));

    assertThat(limiter.acquire("a")).isEqualTo(new RateDecision(true, 2, Duration.ZERO));
    assertThat(allowed(limiter, "a", 5)).isEqualTo(2);
    assertThat(limiter.acquire("a")).isEqualTo(new RateDecision(false, 0, Duration.ofSeconds(6)));
    wait(Duration.ofSeconds(5));
    assertThat(limiter.acquire("a").retryAfter()).isEqualTo(Duration.ofSeconds(1));
    wait(Duration.ofSeconds(1));
    assertThat(allowed(limiter, "a", 2)).isEqualTo(1);
    wait(Duration.ofHours(1));
    assertThat(allowed(limiter, "a", 10)).isEqualTo(3);
  }

  @ParameterizedTest
  @EnumSource
  void keys_are_limited_apart(StoreKind kind) {
    RateLimiter limiter = kind.open(clock).limiters().of(TEN_A_MINUTE);

    assertThat(allowed(limiter, "a", 20)).isEqualTo(10);
    assertThat(allowed(limiter, "b", 20)).isEqualTo(10);
    assertThat(allowed(limiter, "x".repeat(10_000), 20)).isEqualTo(10);
    assertThat(allowed(limiter, "x".repeat(10_001), 20)).isEqualTo(10);
  }

  @ParameterizedTest
  @EnumSource
  void many_at_once_get_no_more_than_the_burst(StoreKind kind) {
    RateLimiter limiter = kind.open(clock).limiters().of(TEN_A_MINUTE);

    List<Long> allowed = AtOnce.run(4, () -> allowed(limiter, "a", 10));

    assertThat(allowed.stream().mapToLong(Long::longValue).sum()).isEqualTo(10);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "10",
        "10/",
        "/minute",
        "0/minute",
        "-1/minute",
        "10/minutes",
        "10 / minute",
        "10/fortnight",
        "10.5/minute",
        "99999999999/minute",
        "10/MINUTE",
        "1e3/day",
        "10/minute\n"
      })
  void a_text_that_names_no_limit_is_refused(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> RateLimit.parse(text));
  }

  @Test
  void a_text_names_a_limit() {
    assertThat(RateLimit.parse("10/minute"))
        .isEqualTo(new RateLimit(10, Duration.ofMinutes(1), 10));
    assertThat(RateLimit.parse("1/second")).isEqualTo(new RateLimit(1, Duration.ofSeconds(1), 1));
    assertThat(RateLimit.parse("500/hour")).isEqualTo(new RateLimit(500, Duration.ofHours(1), 500));
    assertThat(RateLimit.parse("7/day").withBurst(2))
        .isEqualTo(new RateLimit(7, Duration.ofDays(1), 2))
        .hasToString("7 in PT24H, 2 at once");
  }

  @Test
  void a_limit_out_of_range_is_refused() {
    assertThatIllegalArgumentException().isThrownBy(() -> TEN_A_MINUTE.withBurst(0));
    assertThatIllegalArgumentException().isThrownBy(() -> new RateLimit(1, Duration.ZERO, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> new RateLimit(1, Duration.ofDays(2), 1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RateLimit(2_000_000, Duration.ofMillis(1), 1));
  }

  @Test
  void a_flood_of_addresses_neither_grows_memory_nor_refills_a_bucket() {
    int addresses = Integer.getInteger("octaskly.test.addresses", 100_000);
    int capacity = addresses / 10;
    MemoryBuckets limiter = new MemoryBuckets(TEN_A_MINUTE, clock, capacity);
    assertThat(allowed(limiter, "attacker", 11)).isEqualTo(10);

    for (int i = 0; i < addresses; i++) {
      limiter.acquire("flood" + i);
    }

    assertThat(limiter.size()).isBetween(capacity, capacity + 32 + 1024);
    assertThat(limiter.acquire("attacker").allowed()).isFalse();
    // A second time around nobody of the flood has more than one burst either.
    for (int i = 0; i < addresses; i += addresses / 100) {
      assertThat(allowed(limiter, "flood" + i, 20)).isLessThanOrEqualTo(9);
    }
  }

  @Test
  void after_a_flood_there_is_room_again_when_buckets_are_full() {
    MemoryBuckets limiter = new MemoryBuckets(TEN_A_MINUTE, clock, 320);
    for (int i = 0; i < 10_000; i++) {
      limiter.acquire("flood" + i);
    }
    wait(Duration.ofMinutes(2));

    assertThat(allowed(limiter, "somebody", 20)).isEqualTo(10);
    assertThat(allowed(limiter, "somebody else", 20)).isEqualTo(10);
  }

  /** A limiter of its own for each key counts what was allowed: it always has room for that. */
  @Test
  void no_key_is_ever_allowed_more_than_without_a_bound_on_memory() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    RateLimit limit = new RateLimit(5, Duration.ofMinutes(1), 5);
    MemoryBuckets bounded = new MemoryBuckets(limit, clock, 64);
    MemoryBuckets unbounded = new MemoryBuckets(limit, clock, 1_000_000);
    int allowed = 0;
    for (int i = 0; i < 50_000; i++) {
      // Some keys often, most keys seldom.
      String key = "k" + (int) Math.abs(random.nextGaussian() * 300);
      if (bounded.acquire(key).allowed()) {
        allowed++;
        assertThat(unbounded.acquire(key).allowed())
            .as("seed %s, step %s, key %s", seed, i, key)
            .isTrue();
      }
      if (random.nextInt(20) == 0) {
        wait(Duration.ofMillis(random.nextInt(4000)));
      }
    }
    assertThat(allowed).as("seed %s", seed).isPositive();
  }
}
