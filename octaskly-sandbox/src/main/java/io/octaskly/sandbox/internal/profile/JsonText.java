package io.octaskly.sandbox.internal.profile;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads JSON (RFC 8259) of which profiles are made: objects, arrays, strings, whole numbers, true
 * and false. Everything else is refused with the line where it stands: names that come twice, what
 * lies too deep, text that is too long, and anything behind the value. For one text.
 */
final class JsonText {
  /** Characters; a profile has some hundred paths at most. */
  static final int LONGEST = 1 << 20;

  private static final int DEEPEST = 8;
  private static final int MOST_DIGITS = 9;
  private static final char END = '\0';

  private final String text;
  private int at;
  private int line = 1;

  private JsonText(String text) {
    this.text = text;
  }

  /** A value and the line where it begins: a Map, List, String, Long or Boolean. */
  record Value(Object content, int line) {}

  /**
   * Reads a text.
   *
   * @throws ProfileError if it is not such JSON
   */
  static Value read(String text) {
    if (text.length() > LONGEST) {
      throw new ProfileError(
          1, "has " + text.length() + " characters; a profile has at most " + LONGEST);
    }
    JsonText reader = new JsonText(text);
    Value value = reader.value(0);
    if (reader.skipBlanks() != END || reader.at < text.length()) {
      throw reader.error("something follows the end of the profile: remove it");
    }
    return value;
  }

  private Value value(int depth) {
    if (depth > DEEPEST) {
      throw error("is nested more than " + DEEPEST + " deep");
    }
    char first = skipBlanks();
    int began = line;
    Object content =
        switch (first) {
          case '{' -> object(depth);
          case '[' -> array(depth);
          case '"' -> string();
          case 't' -> word("true", true);
          case 'f' -> word("false", false);
          default -> number(first);
        };
    return new Value(content, began);
  }

  private Map<String, Value> object(int depth) {
    Map<String, Value> fields = new LinkedHashMap<>();
    at++;
    if (skipBlanks() == '}') {
      at++;
      return fields;
    }
    while (true) {
      if (skipBlanks() != '"') {
        throw error("a field needs a name in double quotes here");
      }
      String name = string();
      require(':', "a colon after the name \"" + name + "\"");
      if (fields.put(name, value(depth + 1)) != null) {
        throw error("field \"" + name + "\" stands here twice: keep one");
      }
      if (skipBlanks() == '}') {
        at++;
        return fields;
      }
      require(',', "a comma or } after field \"" + name + "\"");
    }
  }

  private List<Value> array(int depth) {
    List<Value> values = new ArrayList<>();
    at++;
    if (skipBlanks() == ']') {
      at++;
      return values;
    }
    while (true) {
      values.add(value(depth + 1));
      if (skipBlanks() == ']') {
        at++;
        return values;
      }
      require(',', "a comma or ] after a value");
    }
  }

  private String string() {
    StringBuilder out = new StringBuilder();
    at++;
    while (true) {
      char c = next("a string is not closed by a double quote");
      if (c == '"') {
        return out.toString();
      } else if (c < ' ') {
        throw error(
            "a string holds a line end or another control character: write it as an escape");
      } else if (c == '\\') {
        out.append(escaped());
      } else {
        out.append(c);
      }
    }
  }

  private char escaped() {
    char c = next("a string ends in an escape");
    return switch (c) {
      case '"', '\\', '/' -> c;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> unicode();
      default -> throw error("\\" + c + " is no escape of JSON");
    };
  }

  private char unicode() {
    int value = 0;
    for (int i = 0; i < 4; i++) {
      int digit = Character.digit(next("a string ends in an escape"), 16);
      if (digit < 0) {
        throw error("\\u needs four hexadecimal digits");
      }
      value = value * 16 + digit;
    }
    return (char) value;
  }

  private Boolean word(String word, boolean value) {
    if (!text.startsWith(word, at)) {
      throw error("neither true nor false nor another value stands here");
    }
    at += word.length();
    return value;
  }

  private Long number(char first) {
    int began = at;
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      at++;
    }
    int digits = at - began;
    if (digits == 0 || digits > MOST_DIGITS || (first == '0' && digits > 1)) {
      throw error("a string, a whole number up to 999999999, true, false, [ or { must stand here");
    }
    return Long.parseLong(text, began, at, 10);
  }

  private char next(String otherwise) {
    if (at >= text.length()) {
      throw error(otherwise);
    }
    return text.charAt(at++);
  }

  private void require(char wanted, String what) {
    if (skipBlanks() != wanted) {
      throw error(what + " must stand here");
    }
    at++;
  }

  /** What stands after spaces and line ends; not yet passed. */
  private char skipBlanks() {
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '\n') {
        line++;
      } else if (c != ' ' && c != '\t' && c != '\r') {
        return c;
      }
      at++;
    }
    return END;
  }

  private ProfileError error(String what) {
    return new ProfileError(line, what);
  }

  /** A string as JSON. */
  static String quoted(String text) {
    StringBuilder out = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c < ' ' || c >= 0x7f) {
        out.append(String.format("\\u%04x", (int) c));
      } else {
        out.append(c);
      }
    }
    return out.append('"').toString();
  }
}
