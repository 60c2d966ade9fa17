package io.octaskly.rbac;

import java.time.Duration;
import java.util.Objects;

/**
 * What a {@link RateLimiter} says.
 *
 * @param allowed whether it may be done now
 * @param remaining how many more may be done at once, after this
 * @param retryAfter how long to wait if not; zero if so. For a {@code Retry-After} header round up
 *     to seconds
 */
public record RateDecision(boolean allowed, long remaining, Duration retryAfter) {

  /**
   * Makes a decision.
   *
   * @param allowed whether it may be done now
   * @param remaining how many more
   * @param retryAfter how long to wait
   * @throws NullPointerException if {@code retryAfter} is null
   */
  public RateDecision {
    Objects.requireNonNull(retryAfter, "retryAfter");
  }
}
