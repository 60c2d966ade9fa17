package io.octaskly.cli;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times as operators write them. */
final class Amounts {
  private static final Pattern DURATION =
      Pattern.compile("(?:([0-9]{1,6})d)?(?:([0-9]{1,6})h)?(?:([0-9]{1,7})m)?(?:([0-9]{1,8})s)?");
  private static final Pattern SECONDS = Pattern.compile("[0-9]{1,8}");

  private Amounts() {}

  /** {@return such as {@code 5m}, {@code 1h30m} or {@code 90}, which are seconds} */
  static Duration duration(String text) {
    if (SECONDS.matcher(text).matches()) {
      return Duration.ofSeconds(Long.parseLong(text));
    }
    Matcher parts = DURATION.matcher(text);
    if (text.isEmpty() || !parts.matches()) {
      throw new IllegalArgumentException(
          "time \"" + text + "\" is none: give such as 90s, 5m, 1h30m or 7d");
    }
    return Duration.ofDays(number(parts.group(1)))
        .plusHours(number(parts.group(2)))
        .plusMinutes(number(parts.group(3)))
        .plusSeconds(number(parts.group(4)));
  }

  private static long number(String digits) {
    return digits == null ? 0 : Long.parseLong(digits);
  }

  /** {@return a time: as ISO 8601 has it, a day (UTC), or how long ago} */
  static Instant instant(String text, Instant now) {
    try {
      if (text.indexOf('T') > 0) {
        return Instant.parse(text);
      }
      return text.indexOf('-') > 0
          ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
          : now.minus(duration(text));
    } catch (DateTimeException | IllegalArgumentException e) {
      throw new CommandFailure(
          "time \""
              + text
              + "\" is none: give such as 2026-02-07T14:30:00Z, 2026-02-07, or 24h for that long"
              + " ago",
          e);
    }
  }
}
