package io.octaskly.audit.internal.redact;

import io.octaskly.audit.internal.redact.SecretNames.Kind;
import java.util.Set;

/**
 * Finds values behind a secret name: {@code PASSWORD=x}, {@code "token": "x"}, {@code --secret x},
 * {@code ?api_key=x&}, {@code Authorization: Bearer x}. Takes time in proportion to the text.
 */
final class Assignments {
  private static final int MAX_NAME = 64;
  private static final Set<String> SCHEMES =
      Set.of("basic", "bearer", "digest", "negotiate", "ntlm", "token", "apikey");

  private final SecretNames names;

  Assignments(SecretNames names) {
    this.names = names;
  }

  void find(String text, Spans found) {
    int end = 0;
    for (int i = 1; i < text.length() - 1; i++) {
      // A value that was taken already holds no names.
      if (i >= end && isSeparator(text.charAt(i))) {
        end = findAt(text, i, found);
      }
    }
  }

  private static boolean isSeparator(char c) {
    return c == '=' || c == ':' || isSpace(c);
  }

  /** {@return where the value behind a separator ends; 0 if it is not secret} */
  private int findAt(String text, int separator, Spans found) {
    boolean flag = isSpace(text.charAt(separator));
    int nameEnd = flag ? separator : skipBack(text, separator);
    int nameStart = nameEnd;
    // However long it is: only where it starts, its dash says that it is a flag.
    while (nameStart > 0 && isName(text.charAt(nameStart - 1))) {
      nameStart--;
    }
    if (nameStart == nameEnd || (flag && text.charAt(nameStart) != '-')) {
      return 0;
    }
    Kind kind = names.kind(text, nameStart, nameEnd);
    if (kind == Kind.NONE) {
      return 0;
    }
    int start = separator + 1;
    while (start < text.length() && isBeforeValue(text.charAt(start))) {
      start++;
    }
    if (start < text.length() - 1 && text.charAt(start) == '\\') {
      start++; // JSON within JSON: \"token\":\"x\"
    }
    if (start == text.length() || (flag && text.charAt(start) == '-')) {
      return 0;
    }
    if (isQuote(text.charAt(start))) {
      int end = endOfQuoted(text, start + 1);
      found.add(start + 1, end);
      return end;
    }
    int end = kind == Kind.HEADER ? endOfHeader(text, nameStart, start) : endOfValue(text, start);
    boolean prose = text.charAt(separator) == ':' && isSpace(text.charAt(start - 1));
    if (isPlain(text, kind, start, end, prose)) {
      return 0;
    }
    found.add(start, end);
    return end;
  }

  /** {@return whether what stands behind a secret name is no secret all the same} */
  private static boolean isPlain(String text, Kind kind, int start, int end, boolean prose) {
    return switch (kind) {
      case NONE -> true;
      case CHOSEN -> false;
      case PWD -> text.charAt(start) == '/';
      case GENERATED, HEADER -> prose && isWord(text, start);
      case GENERATED_SEVERAL -> (prose && isWord(text, start)) || isNumber(text, start, end);
    };
  }

  /** Back over the end of a quoted name and spaces. */
  private static int skipBack(String text, int separator) {
    int end = separator;
    while (end > 0 && separator - end < MAX_NAME && isSpace(text.charAt(end - 1))) {
      end--;
    }
    if (end > 0 && isQuote(text.charAt(end - 1))) {
      end--;
      if (end > 0 && text.charAt(end - 1) == '\\') {
        end--;
      }
    }
    return end;
  }

  private static int endOfQuoted(String text, int start) {
    char quote = text.charAt(start - 1);
    boolean nested = start >= 2 && text.charAt(start - 2) == '\\';
    for (int i = start; i < text.length(); i++) {
      if (text.charAt(i) == quote) {
        return i;
      }
      if (text.charAt(i) == '\\') {
        if (nested && i + 1 < text.length() && text.charAt(i + 1) == quote) {
          return i;
        }
        i++;
      }
    }
    return text.length();
  }

  /** To the end of the line, or of the quotes around name and value. */
  private static int endOfHeader(String text, int nameStart, int start) {
    char before = nameStart > 0 ? text.charAt(nameStart - 1) : '\n';
    char quote = isQuote(before) ? before : '\n';
    int end = start;
    while (end < text.length()
        && text.charAt(end) != quote
        && text.charAt(end) != '\r'
        && text.charAt(end) != '\n') {
      end++;
    }
    return end;
  }

  /** A comma and the like ends a value only if another name or nothing follows. */
  private static int endOfValue(String text, int start) {
    for (int i = start; i < text.length(); i++) {
      char c = text.charAt(i);
      if (isSpace(c) || isQuote(c)) {
        return i;
      }
      if ((c == ',' || c == ';' || c == '&') && isFollowedByName(text, i + 1)) {
        return i;
      }
    }
    return text.length();
  }

  private static boolean isFollowedByName(String text, int from) {
    int i = from;
    while (i < text.length() && i - from < MAX_NAME && isName(text.charAt(i))) {
      i++;
    }
    return i == text.length() || isSeparator(text.charAt(i));
  }

  /** {@return whether a plain lower-case word stands here, and not the name of a scheme} */
  private static boolean isWord(String text, int start) {
    int end = start;
    while (end < text.length() && text.charAt(end) >= 'a' && text.charAt(end) <= 'z') {
      end++;
    }
    int next = end;
    if (next < text.length() && ".,;:!)".indexOf(text.charAt(next)) >= 0) {
      next++;
    }
    return end > start
        && (next == text.length() || isSpace(text.charAt(next)))
        && !SCHEMES.contains(text.substring(start, end));
  }

  private static boolean isNumber(String text, int start, int end) {
    for (int i = start; i < end; i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return true;
  }

  private static boolean isBeforeValue(char c) {
    return isSpace(c) || c == '=' || c == '>';
  }

  private static boolean isQuote(char c) {
    return c == '"' || c == '\'';
  }

  private static boolean isName(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '_'
        || c == '-'
        || c == '.';
  }

  private static boolean isSpace(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
  }
}
