package io.octaskly.audit.internal.index;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;

/** What can be read off a line without parsing it. */
public final class Lines {
  private static final int TIMESTAMP = "{\"timestamp\":\"".length();
  private static final int TIMESTAMP_LENGTH = 24;

  private Lines() {}

  /** {@return a line's timestamp in milliseconds since 1970; the highest number if it has none} */
  public static long timestamp(byte[] buffer, int offset, int length) {
    if (length < TIMESTAMP + TIMESTAMP_LENGTH) {
      return Long.MAX_VALUE;
    }
    try {
      String text =
          new String(buffer, offset + TIMESTAMP, TIMESTAMP_LENGTH, StandardCharsets.US_ASCII);
      return Instant.parse(text).toEpochMilli();
    } catch (DateTimeException e) {
      return Long.MAX_VALUE;
    }
  }

  /** {@return how many of the bytes are whole lines} */
  static int wholeLength(byte[] bytes) {
    int end = bytes.length;
    while (end > 0 && bytes[end - 1] != '\n') {
      end--;
    }
    return end;
  }
}
