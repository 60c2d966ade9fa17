package io.octaskly.rbac;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link LoginFailureStore} keeps for one key.
 *
 * @param count how many attempts failed of late
 * @param last when the last of them was made; null if there was none
 * @param succeeded when somebody last signed in; null if not known
 */
public record LoginFailures(int count, @Nullable Instant last, @Nullable Instant succeeded) {
  /** Nothing has happened. */
  public static final LoginFailures NONE = new LoginFailures(0, null, null);

  private static final Duration FAILURES_KEPT = Duration.ofDays(1);
  private static final Duration SUCCESS_KEPT = Duration.ofDays(30);

  /** {@return when this is no different from {@link #NONE} any more} */
  public Instant until() {
    Instant failures = last == null ? Instant.MIN : last.plus(FAILURES_KEPT);
    Instant success = succeeded == null ? Instant.MIN : succeeded.plus(SUCCESS_KEPT);
    return failures.isAfter(success) ? failures : success;
  }

  /** {@return what is left of this at an instant} */
  LoginFailures at(Instant now) {
    boolean failed = last != null && last.plus(FAILURES_KEPT).isAfter(now);
    return new LoginFailures(
        failed ? count : 0, failed ? last : null, isKnown(now) ? succeeded : null);
  }

  /** {@return whether somebody signed in within 30 days} */
  boolean isKnown(Instant now) {
    return succeeded != null && succeeded.plus(SUCCESS_KEPT).isAfter(now);
  }

  /** {@return how long the next attempt has to wait} */
  Duration waiting(BackOff backOff, Instant now) {
    if (last == null) {
      return Duration.ZERO;
    }
    Duration wait = Duration.between(now, last.plus(backOff.after(count)));
    return wait.isNegative() ? Duration.ZERO : wait;
  }

  LoginFailures andOneAt(Instant now) {
    return new LoginFailures(count == Integer.MAX_VALUE ? count : count + 1, now, succeeded);
  }

  /** {@return this without one that was counted at an instant, the last before it being known} */
  LoginFailures withoutOneAt(Instant counted, @Nullable Instant before) {
    return new LoginFailures(
        Math.max(0, count - 1), counted.equals(last) ? before : last, succeeded);
  }
}
