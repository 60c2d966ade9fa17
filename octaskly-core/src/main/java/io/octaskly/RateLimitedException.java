package io.octaskly;

import java.time.Duration;
import java.util.Objects;

/** Somebody asks too often. For a web host: status 429, with {@code Retry-After}. */
public final class RateLimitedException extends OctasklyException {
  private static final long serialVersionUID = 1L;

  /** How long to wait. */
  private final Duration retryAfter;

  /**
   * Makes an exception.
   *
   * @param limited what is limited, such as "requests of an address"
   * @param setting the setting of the host that says how often
   * @param retryAfter when it will be allowed again
   * @throws NullPointerException if an argument is null
   */
  public RateLimitedException(String limited, String setting, Duration retryAfter) {
    super(
        "too many "
            + limited
            + ": try again in "
            + Math.max(1, retryAfter.toSeconds())
            + " s (OctasklyHost.Builder."
            + setting
            + ")");
    this.retryAfter = Objects.requireNonNull(retryAfter, "retryAfter");
  }

  /** {@return how long to wait; positive} */
  public Duration retryAfter() {
    return retryAfter;
  }
}
