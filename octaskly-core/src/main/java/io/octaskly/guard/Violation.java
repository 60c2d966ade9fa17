package io.octaskly.guard;

import io.octaskly.audit.Redactor;
import java.util.Objects;

/**
 * One rule that one field breaks. Immutable.
 *
 * @param field what was checked, as the caller names it
 * @param rule the rule, in words: what is asked for
 * @param value what was found: on one line, without secrets, at most {@link #LONGEST_VALUE}
 *     characters; empty if it is better not shown
 */
public record Violation(String field, String rule, String value) {
  /** The most characters of a value that are shown. */
  public static final int LONGEST_VALUE = 80;

  /**
   * Makes one; the value is cut, and what must not be shown is taken out.
   *
   * @param field what was checked
   * @param rule the rule, in words
   * @param value what was found, however long
   * @throws NullPointerException if an argument is null
   */
  public Violation {
    Objects.requireNonNull(field, "field");
    Objects.requireNonNull(rule, "rule");
    value = presentable(value);
  }

  private static String presentable(String value) {
    // Cut first to bound the work, but not so short that a secret could not be recognised.
    int enough =
        value.offsetByCodePoints(0, Math.min(4096, value.codePointCount(0, value.length())));
    String shown = Redactor.standard().redact(value.substring(0, enough));
    StringBuilder line = new StringBuilder();
    int count = 0;
    for (int i = 0; i < shown.length(); ) {
      int character = shown.codePointAt(i);
      if (count == LONGEST_VALUE - 1 && shown.codePointCount(i, shown.length()) > 1) {
        return line.append('…').toString();
      }
      line.appendCodePoint(Characters.isPlain(character) ? character : '\uFFFD');
      i += Character.charCount(character);
      count++;
    }
    return line.toString();
  }

  /** {@return field, rule and value on one line} */
  @Override
  public String toString() {
    return field + ": " + rule + (value.isEmpty() ? "" : ", but found '" + value + "'");
  }
}
