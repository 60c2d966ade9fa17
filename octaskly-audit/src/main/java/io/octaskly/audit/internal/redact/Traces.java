package io.octaskly.audit.internal.redact;

import java.util.ArrayList;
import java.util.List;

/**
 * What a text may hold, found in one pass without making anything: after it most texts are known to
 * be clean.
 */
final class Traces {
  /** There may be a name and a value; the other bits are those of {@link SecretForm}. */
  private static final long ASSIGNMENT = 1;

  private static final SecretForm[] FORMS = SecretForm.values();

  private static final byte WORD = 1;
  private static final byte SEPARATOR = 2;
  private static final byte SPACE = 4;
  private static final byte START = 8;

  private static final int ASCII = 128;
  private static final byte[] KINDS = new byte[ASCII];

  /** How a secret may start, by the first character. */
  private static final Start[][] STARTS = new Start[ASCII][];

  private record Start(String text, char second, long bit) {}

  static {
    for (char c = 0; c < ASCII; c++) {
      boolean word = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      boolean separator = c == '=' || c == ':';
      KINDS[c] = (byte) ((word ? WORD : 0) | (separator ? SEPARATOR : 0) | (c <= ' ' ? SPACE : 0));
      List<Start> starts = new ArrayList<>();
      for (int form = 0; form < FORMS.length; form++) {
        for (String start : FORMS[form].starts()) {
          if (lower(start.charAt(0)) == lower(c)) {
            starts.add(new Start(start, lower(start.charAt(1)), bit(form)));
          }
        }
      }
      STARTS[c] = starts.toArray(new Start[0]);
      KINDS[c] |= starts.isEmpty() ? 0 : START;
    }
  }

  private Traces() {}

  private static long bit(int form) {
    return ASSIGNMENT << (form + 1);
  }

  /** {@return bits for what is to be looked for; 0 if the text is clean} */
  static long in(String text) {
    long found = 0;
    boolean dash = false;
    int before = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      int kind = c < ASCII ? KINDS[c] : 0;
      if ((kind & before & WORD) != 0) {
        continue; // Within a word nothing starts.
      }
      if ((kind & START) != 0) {
        found |= starting(text, i, STARTS[c]);
        // A flag, as in --password x, starts a word, and its value is another.
        dash |= c == '-' && (before & WORD) == 0;
      }
      if ((kind & SEPARATOR) != 0 || (dash && (kind & SPACE) != 0)) {
        found |= ASSIGNMENT;
      }
      before = kind;
    }
    return found;
  }

  private static long starting(String text, int at, Start[] starts) {
    long found = 0;
    char second = at + 1 < text.length() ? lower(text.charAt(at + 1)) : 0;
    for (Start start : starts) {
      if (start.second() == second
          && text.regionMatches(true, at, start.text(), 0, start.text().length())) {
        found |= start.bit();
      }
    }
    return found;
  }

  private static char lower(char c) {
    return c >= 'A' && c <= 'Z' ? (char) (c + ('a' - 'A')) : c;
  }

  static boolean mayAssign(long traces) {
    return (traces & ASSIGNMENT) != 0;
  }

  /** Looks for the forms that there may be. */
  static void findForms(long traces, String text, Spans found) {
    for (long left = traces & ~ASSIGNMENT; left != 0; left &= left - 1) {
      FORMS[Long.numberOfTrailingZeros(left) - 1].find(text, found);
    }
  }
}
