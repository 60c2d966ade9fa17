package io.octaskly.audit.internal.chain;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whoever is to be forgotten, and whether a value speaks of them: it does if it holds the name as a
 * word, in any case, as it is or encoded for a URL. Immutable and thread-safe; shows nothing.
 */
public final class Subject {
  private final String name;
  private final List<String> forms;

  /**
   * Creates a subject.
   *
   * @param name a user's name, an address, or whatever else is to be removed
   * @throws IllegalArgumentException if it is blank
   */
  public Subject(String name) {
    if (name.isBlank()) {
      throw new IllegalArgumentException("the subject is blank: give a name or an address");
    }
    this.name = name;
    this.forms = List.of(name, URLEncoder.encode(name, StandardCharsets.UTF_8));
  }

  /** {@return whether a value that names one is this subject} */
  boolean is(@Nullable String value) {
    return name.equalsIgnoreCase(value);
  }

  /** {@return whether a value, with all that it holds, speaks of the subject} */
  boolean isIn(@Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      return map.entrySet().stream()
          .anyMatch(entry -> isIn(entry.getKey()) || isIn(entry.getValue()));
    }
    if (value instanceof List<?> list) {
      return list.stream().anyMatch(this::isIn);
    }
    return value != null && isIn(value.toString());
  }

  private boolean isIn(String text) {
    for (String form : forms) {
      for (int at = 0; at + form.length() <= text.length(); at++) {
        if (text.regionMatches(true, at, form, 0, form.length())
            && isBoundary(text, at - 1)
            && isBoundary(text, at + form.length())) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean isBoundary(String text, int at) {
    if (at < 0 || at >= text.length()) {
      return true;
    }
    char c = text.charAt(at);
    return !Character.isLetterOrDigit(c) && c != '_';
  }

  /** {@return nothing that says who it is} */
  @Override
  public String toString() {
    return "a subject";
  }
}
