package io.octaskly.audit;

import java.util.Objects;
import java.util.regex.Pattern;

/**
 * A place in a log: the number of an event and the chain value that stands for it and all before.
 *
 * <p>Kept outside the machine, it later proves that the log still holds these events, unchanged:
 * see {@link AuditVerifier#expecting}. {@link #toString()} and {@link #parse} give and take it as
 * one word.
 *
 * @param sequence the event's number, 1 for the first; 0 before the first
 * @param chain 64 lower-case hexadecimal digits: SHA-256 over the previous chain value, as such
 *     digits, and the line up to its chain field; 64 zeros before the first event
 */
public record ChainHead(long sequence, String chain) {
  private static final int DIGITS = 64;
  private static final Pattern TEXT = Pattern.compile("(0|[1-9][0-9]{0,17}):([0-9a-f]{64})");

  /** Before the first event. */
  public static final ChainHead START = new ChainHead(0, "0".repeat(64));

  /**
   * Creates a head.
   *
   * @param sequence 0 or more
   * @param chain 64 digits of {@code 0-9a-f}
   * @throws NullPointerException if {@code chain} is null
   * @throws IllegalArgumentException if {@code sequence} is negative or {@code chain} is malformed
   */
  public ChainHead {
    if (sequence < 0) {
      throw new IllegalArgumentException("sequence " + sequence + " is negative: give 0 or more");
    }
    if (!isChain(Objects.requireNonNull(chain, "chain"))) {
      throw new IllegalArgumentException(
          "chain \"" + chain + "\" is malformed: give 64 digits of 0-9a-f");
    }
  }

  /** By hand, for every event that is recorded has a head. */
  private static boolean isChain(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
        return false;
      }
    }
    return text.length() == DIGITS;
  }

  /**
   * {@return the head that {@link #toString()} wrote}
   *
   * @param text such as {@code 42:e3b0...}
   * @throws NullPointerException if {@code text} is null
   * @throws IllegalArgumentException if {@code text} is malformed
   */
  public static ChainHead parse(String text) {
    var matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "head \"" + text + "\" is malformed: give <sequence>:<64 digits of 0-9a-f>");
    }
    return new ChainHead(Long.parseLong(matcher.group(1)), matcher.group(2));
  }

  /** {@return sequence and chain, joined by a colon} */
  @Override
  public String toString() {
    return sequence + ":" + chain;
  }
}
