package io.octaskly.audit;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * When a log goes over to the next segment. Immutable and thread-safe.
 *
 * @param maxBytes before the active segment gets larger, 64 KiB to 1 GiB
 * @param maxAge with the first event that comes when the segment's first is this old, 1 second or
 *     more
 */
public record Rotation(long maxBytes, Duration maxAge) {
  private static final long MIN_BYTES = 64L << 10;
  private static final long MAX_BYTES = 1L << 30;

  /** 64 MiB or a day. */
  public static final Rotation STANDARD = new Rotation(64L << 20, Duration.ofDays(1));

  /**
   * Creates a rotation.
   *
   * @param maxBytes 64 KiB to 1 GiB
   * @param maxAge 1 second or more
   * @throws NullPointerException if {@code maxAge} is null
   * @throws IllegalArgumentException if an argument is out of range
   */
  public Rotation {
    if (maxBytes < MIN_BYTES || maxBytes > MAX_BYTES) {
      throw new IllegalArgumentException(
          "segment size " + maxBytes + " is outside " + MIN_BYTES + ".." + MAX_BYTES);
    }
    if (Objects.requireNonNull(maxAge, "maxAge").compareTo(Duration.ofSeconds(1)) < 0) {
      throw new IllegalArgumentException("segment age " + maxAge + " is less than 1 second");
    }
  }

  boolean isDue(long bytes, long more, @Nullable Instant begun, Instant now) {
    return bytes > 0
        && (bytes + more > maxBytes
            || (begun != null && Duration.between(begun, now).compareTo(maxAge) >= 0));
  }
}
