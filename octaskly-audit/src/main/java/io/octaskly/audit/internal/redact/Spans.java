package io.octaskly.audit.internal.redact;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Parts of a text that must not be shown; they may overlap. Not thread-safe. */
final class Spans {
  private record Span(int start, int end) {}

  /** Most texts are clean, and need no list. */
  private List<Span> spans = List.of();

  void add(int start, int end) {
    if (start < end) {
      if (spans.isEmpty()) {
        spans = new ArrayList<>();
      }
      spans.add(new Span(start, end));
    }
  }

  /** {@return the text with a mark in place of each part, or of each group that overlaps} */
  String replaceIn(String text, String mark) {
    if (spans.isEmpty()) {
      return text;
    }
    spans.sort(Comparator.comparingInt(Span::start));
    StringBuilder result = new StringBuilder(text.length());
    int shown = 0;
    for (int i = 0; i < spans.size(); ) {
      int end = spans.get(i).end();
      result.append(text, shown, spans.get(i).start()).append(mark);
      for (i++; i < spans.size() && spans.get(i).start() < end; i++) {
        end = Math.max(end, spans.get(i).end());
      }
      shown = end;
    }
    return result.append(text, shown, text.length()).toString();
  }
}
