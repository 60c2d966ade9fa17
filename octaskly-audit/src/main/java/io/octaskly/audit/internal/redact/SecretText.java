package io.octaskly.audit.internal.redact;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Removes secrets from a text. Immutable and thread-safe. */
public final class SecretText {
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
    long traces = Traces.in(text);
    if (traces == 0 && values.isEmpty()) {
      return text;
    }
    Spans found = new Spans();
    for (String value : values) {
      for (int at = text.indexOf(value); at >= 0; at = text.indexOf(value, at + 1)) {
        found.add(at, at + value.length());
      }
    }
    if (Traces.mayAssign(traces)) {
      assignments.find(text, found);
    }
    Traces.findForms(traces, text, found);
    return found.replaceIn(text, mark);
  }
}
