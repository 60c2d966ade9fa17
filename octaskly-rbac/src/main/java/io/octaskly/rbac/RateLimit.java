package io.octaskly.rbac;

import io.octaskly.rbac.internal.Printable;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How often something may be done: a bucket of tokens that holds {@code burst} and is refilled
 * evenly, {@code permits} in each {@code period}. Immutable.
 *
 * @param permits how many in each period; 1 to 1,000,000,000
 * @param period from 1 ms to 1 day
 * @param burst how many at once, after a rest; 1 to 1,000,000,000
 */
public record RateLimit(long permits, Duration period, long burst) {
  private static final long MAX_PERMITS = 1_000_000_000;
  private static final Pattern FORM = Pattern.compile("([1-9][0-9]{0,9})/([a-z]{1,6})");
  private static final Map<String, Duration> UNITS =
      Map.of(
          "second", Duration.ofSeconds(1),
          "minute", Duration.ofMinutes(1),
          "hour", Duration.ofHours(1),
          "day", Duration.ofDays(1));

  /**
   * Makes a limit.
   *
   * @param permits how many in each period
   * @param period how long that is
   * @param burst how many at once
   * @throws NullPointerException if {@code period} is null
   * @throws IllegalArgumentException if a component is out of range
   */
  public RateLimit {
    Objects.requireNonNull(period, "period");
    if (permits < 1 || permits > MAX_PERMITS || burst < 1 || burst > MAX_PERMITS) {
      throw new IllegalArgumentException(
          "permits " + permits + " or burst " + burst + " is outside 1.." + MAX_PERMITS);
    }
    if (period.compareTo(Duration.ofMillis(1)) < 0 || period.compareTo(Duration.ofDays(1)) > 0) {
      throw new IllegalArgumentException("period " + period + " is outside 1 ms..1 day");
    }
    if (permits > period.toNanos()) {
      throw new IllegalArgumentException(
          permits + " in " + period + " is more than one in a nanosecond: allow less");
    }
  }

  /**
   * {@return the limit that a text such as {@code "10/minute"} names, with a burst of as many}
   *
   * @param text a number, a slash, and {@code second}, {@code minute}, {@code hour} or {@code day}
   * @throws NullPointerException if {@code text} is null
   * @throws IllegalArgumentException if {@code text} is no such limit
   */
  public static RateLimit parse(String text) {
    Matcher parts = FORM.matcher(text);
    Duration period = parts.matches() ? UNITS.get(parts.group(2)) : null;
    if (period == null) {
      throw new IllegalArgumentException(
          "rate limit "
              + Printable.quoted(text)
              + " is not known: write such as \"10/minute\","
              + " with one of second, minute, hour, day");
    }
    long permits = Long.parseLong(parts.group(1));
    return new RateLimit(permits, period, permits);
  }

  /**
   * {@return the same rate with another burst}
   *
   * @param tokens how many at once
   * @throws IllegalArgumentException if {@code tokens} is out of range
   */
  public RateLimit withBurst(long tokens) {
    return new RateLimit(permits, period, tokens);
  }

  /** {@return such as "10 in PT1M, 20 at once"} */
  @Override
  public String toString() {
    return permits + " in " + period + ", " + burst + " at once";
  }
}
