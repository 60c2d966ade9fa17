package io.octaskly.audit;

import java.time.Duration;
import java.util.Objects;

/**
 * How long closed segments are kept. Whole segments go, oldest first, whenever the log is opened or
 * rotated, and the log says so in itself. Immutable and thread-safe.
 *
 * @param maxAge a segment goes when its last event is older, 1 hour or more
 * @param maxBytes the oldest segments go while all closed ones together take more, 64 KiB or more
 */
public record Retention(Duration maxAge, long maxBytes) {
  private static final Duration MIN_AGE = Duration.ofHours(1);
  private static final long MIN_BYTES = 64L << 10;

  /** A hundred centuries: not limited. */
  private static final Duration ALWAYS = Duration.ofDays(3_652_500);

  /** Nothing goes. */
  public static final Retention FOREVER = new Retention(ALWAYS, Long.MAX_VALUE);

  /** For development. */
  public static final Retention DAYS_7 = ofDays(7);

  /** For staging. */
  public static final Retention DAYS_30 = ofDays(30);

  /** For production. */
  public static final Retention DAYS_90 = ofDays(90);

  /**
   * Creates a retention.
   *
   * @param maxAge 1 hour or more
   * @param maxBytes 64 KiB or more
   * @throws NullPointerException if {@code maxAge} is null
   * @throws IllegalArgumentException if an argument is out of range
   */
  public Retention {
    if (Objects.requireNonNull(maxAge, "maxAge").compareTo(MIN_AGE) < 0
        || maxAge.compareTo(ALWAYS) > 0) {
      throw new IllegalArgumentException(
          "retention of " + maxAge + " is outside " + MIN_AGE + ".." + ALWAYS);
    }
    if (maxBytes < MIN_BYTES) {
      throw new IllegalArgumentException(
          "retention of " + maxBytes + " bytes is less than " + MIN_BYTES);
    }
  }

  /**
   * {@return a retention by age alone}
   *
   * @param days 1 or more
   * @throws IllegalArgumentException if {@code days} is out of range
   */
  public static Retention ofDays(int days) {
    return new Retention(Duration.ofDays(days), Long.MAX_VALUE);
  }

  /**
   * {@return this retention, by size too}
   *
   * @param maxBytes how much all closed segments may take
   * @throws IllegalArgumentException if {@code maxBytes} is out of range
   */
  public Retention andBytes(long maxBytes) {
    return new Retention(maxAge, maxBytes);
  }

  boolean isForever() {
    return equals(FOREVER);
  }
}
