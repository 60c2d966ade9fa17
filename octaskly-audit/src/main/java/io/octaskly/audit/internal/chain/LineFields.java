package io.octaskly.audit.internal.chain;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Where a line's personal values are: {@code user}, the members of {@code details}, and {@code
 * source_ip}. Reads the one form that lines have, in one pass over the bytes. Not thread-safe; used
 * for one line after the other.
 */
final class LineFields {
  private static final byte[] TIMESTAMP = ascii("{\"timestamp\":");
  private static final byte[] EVENT_TYPE = ascii(",\"event_type\":");
  private static final byte[] SEVERITY = ascii(",\"severity\":");
  private static final byte[] USER = ascii(",\"user\":");
  private static final byte[] ACTION = ascii(",\"action\":");
  private static final byte[] TASK_ID = ascii(",\"task_id\":");
  private static final byte[] DETAILS = ascii(",\"details\":");
  private static final byte[] SOURCE_IP = ascii(",\"source_ip\":");
  private static final byte[] NULL = ascii("null");

  private byte[] bytes = new byte[0];
  private int at;
  private int limit;

  private int userStart;
  private int userEnd;
  private int detailsStart;
  private int detailsEnd;
  private int sourceIpStart;
  private int sourceIpEnd;
  private int members;

  /** Three for each member of details: start of its name, start and end of its value. */
  private int[] places = new int[48];

  /**
   * Reads a line's fields.
   *
   * @return where they end: behind the value of {@code source_ip}; -1 if they have another form
   */
  int read(byte[] buffer, int start, int end) {
    bytes = buffer;
    at = start;
    limit = end;
    boolean head = field(TIMESTAMP) && field(EVENT_TYPE) && field(SEVERITY) && literal(USER);
    if (!head) {
      return -1;
    }
    userStart = at;
    if (!textOrNull()) {
      return -1;
    }
    userEnd = at;
    if (!field(ACTION) || !literal(TASK_ID) || !textOrNull() || !literal(DETAILS)) {
      return -1;
    }
    detailsStart = at;
    if (!details()) {
      return -1;
    }
    detailsEnd = at;
    if (!literal(SOURCE_IP)) {
      return -1;
    }
    sourceIpStart = at;
    if (!textOrNull()) {
      return -1;
    }
    sourceIpEnd = at;
    return at;
  }

  int userStart() {
    return userStart;
  }

  int userEnd() {
    return userEnd;
  }

  boolean hasUser() {
    return bytes[userStart] == '"';
  }

  int detailsStart() {
    return detailsStart;
  }

  int detailsEnd() {
    return detailsEnd;
  }

  int sourceIpStart() {
    return sourceIpStart;
  }

  int sourceIpEnd() {
    return sourceIpEnd;
  }

  boolean hasSourceIp() {
    return bytes[sourceIpStart] == '"';
  }

  /** {@return how many members details has} */
  int members() {
    return members;
  }

  int nameStart(int member) {
    return places[3 * member];
  }

  int valueStart(int member) {
    return places[3 * member + 1];
  }

  int valueEnd(int member) {
    return places[3 * member + 2];
  }

  /** {@return how many values are personal, and so need a salt each} */
  int personal() {
    return members + (hasUser() ? 1 : 0) + (hasSourceIp() ? 1 : 0);
  }

  private boolean field(byte[] name) {
    return literal(name) && text();
  }

  private boolean literal(byte[] expected) {
    int end = at + expected.length;
    if (end > limit || !Arrays.equals(bytes, at, end, expected, 0, expected.length)) {
      return false;
    }
    at = end;
    return true;
  }

  private boolean textOrNull() {
    return literal(NULL) || text();
  }

  private boolean text() {
    if (at >= limit || bytes[at] != '"') {
      return false;
    }
    int i = ByteSearch.indexOf(bytes, at + 1, limit, '"', '\\');
    while (i < limit && bytes[i] == '\\') {
      // What a backslash stands before is not looked at.
      i = ByteSearch.indexOf(bytes, Math.min(i + 2, limit), limit, '"', '\\');
    }
    at = i + 1;
    return i < limit;
  }

  private boolean details() {
    members = 0;
    if (!accept('{')) {
      return false;
    }
    if (accept('}')) {
      return true;
    }
    do {
      int name = at;
      if (!text() || !accept(':')) {
        return false;
      }
      int value = at;
      if (!value()) {
        return false;
      }
      add(name, value, at);
    } while (accept(','));
    return accept('}');
  }

  private void add(int name, int value, int end) {
    if (3 * members == places.length) {
      places = Arrays.copyOf(places, 2 * places.length);
    }
    places[3 * members] = name;
    places[3 * members + 1] = value;
    places[3 * members + 2] = end;
    members++;
  }

  private boolean accept(char expected) {
    if (at < limit && bytes[at] == expected) {
      at++;
      return true;
    }
    return false;
  }

  /** Skips a value: a text, an object or array with all that it holds, or a word. */
  private boolean value() {
    int start = at;
    int depth = 0;
    while (at < limit) {
      byte b = bytes[at];
      if (b == '"') {
        if (!text()) {
          return false;
        }
      } else if (b == '{' || b == '[') {
        depth++;
        at++;
      } else if (depth == 0 && (b == ',' || b == '}')) {
        return at > start;
      } else {
        if (b == '}' || b == ']') {
          depth--;
        }
        at++;
      }
      if (depth < 0) {
        return false;
      }
    }
    return false;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
