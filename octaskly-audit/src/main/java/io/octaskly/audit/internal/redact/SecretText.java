package io.octaskly.audit.internal.redact;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Removes secrets from a text. Immutable and thread-safe. */
public final class SecretText {
  /** The shortest token that is known by its form alone. */
  private static final int SHORTEST_TOKEN = 15;

  /** The shortest that is known with a word before it. */
  private static final int SHORTEST_BEARER = 12;

  private final String mark;
  private final Assignments assignments;
  private final List<String> values = new ArrayList<>();

  /**
   * Creates it.
   *
   * @param mark what takes the place of a secret
   * @param names names of secrets
   * @param values secrets to find wherever they are, as they are or encoded for a URL
   */
  public SecretText(String mark, SecretNames names, Iterable<String> values) {
    this.mark = mark;
    this.assignments = new Assignments(names);
    for (String value : values) {
      this.values.add(value);
      String encoded = URLEncoder.encode(value, StandardCharsets.UTF_8);
      if (!encoded.equals(value)) {
        this.values.add(encoded);
      }
    }
  }

  /** {@return the text with a mark in place of each secret; the same object if there is none} */
  public String redact(String text) {
    Spans found = new Spans();
    for (String value : values) {
      for (int at = text.indexOf(value); at >= 0; at = text.indexOf(value, at + 1)) {
        found.add(at, at + value.length());
      }
    }
    Hints hints = Hints.in(text);
    if (hints.assignment) {
      assignments.find(text, found);
      SecretForms.findUrlPasswords(text, found);
      SecretForms.findUserPasswords(text, found);
    }
    if (hints.token) {
      SecretForms.findTokens(text, found);
    }
    if (hints.assignment || hints.token) {
      SecretForms.findPrivateKeys(text, found);
    }
    return found.replaceIn(text, mark);
  }

  /** One quick look, after which most texts are known to be clean. */
  private record Hints(boolean assignment, boolean token) {
    static Hints in(String text) {
      boolean assignment = false;
      boolean token = false;
      boolean flag = false;
      boolean space = false;
      int run = 0;
      for (int i = 0; i < text.length(); i++) {
        char c = text.charAt(i);
        // A flag, as in --password x, starts a word, and its value is another.
        flag |= c == '-' && run == 0;
        space |= c <= ' ';
        assignment |= c == '=' || c == ':' || (flag && c <= ' ');
        run = c > ' ' && c != '/' && c < 128 ? run + 1 : 0;
        token |= run >= SHORTEST_TOKEN || (space && run >= SHORTEST_BEARER);
      }
      return new Hints(assignment, token);
    }
  }
}
