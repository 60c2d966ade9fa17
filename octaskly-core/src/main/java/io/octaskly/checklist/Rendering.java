package io.octaskly.checklist;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** A checklist as people and programs read it. */
final class Rendering {
  private static final int STATUS_WIDTH = 11;
  private static final int ID_WIDTH = 31;
  private static final int WIDTH = 110;

  private Rendering() {}

  static String table(List<ChecklistItem> items, Map<CheckStatus, Long> counts) {
    StringBuilder table = new StringBuilder();
    // The worst last: above the counts, where a terminal stops.
    for (ChecklistItem item :
        items.stream().sorted(Comparator.comparing(ChecklistItem::status)).toList()) {
      String label = padded(item.status().label(), STATUS_WIDTH) + padded(item.id(), ID_WIDTH);
      String found = item.finding().isEmpty() ? "" : ": " + item.finding();
      String advice = item.advice().isEmpty() ? "" : " -> " + item.advice();
      append(table, label, item.question() + found + advice);
    }
    List<String> sums = new ArrayList<>();
    counts.forEach((status, count) -> sums.add(count + " " + status.label()));
    return table.append('\n').append(String.join(", ", sums)).append('\n').toString();
  }

  /** Breaks lines between words; a word that is too long stays whole, to be copied. */
  private static void append(StringBuilder table, String label, String text) {
    String indent = padded("", label.length());
    StringBuilder line = new StringBuilder(label);
    for (String word : text.split(" ", -1)) {
      boolean isFirst = line.length() == label.length();
      if (!isFirst && line.length() + 1 + word.length() > WIDTH) {
        table.append(line.toString().stripTrailing()).append('\n');
        line = new StringBuilder(indent);
        isFirst = true;
      }
      line.append(isFirst ? "" : " ").append(word);
    }
    table.append(line.toString().stripTrailing()).append('\n');
  }

  private static String padded(String text, int width) {
    return text + " ".repeat(Math.max(1, width - text.length()));
  }

  static String json(List<ChecklistItem> items, Map<CheckStatus, Long> counts, CheckStatus worst) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
      json.writeStartObject();
      json.writeStringField("worst", worst.name());
      json.writeObjectFieldStart("counts");
      for (Map.Entry<CheckStatus, Long> count : counts.entrySet()) {
        json.writeNumberField(count.getKey().name(), count.getValue());
      }
      json.writeEndObject();
      json.writeArrayFieldStart("items");
      for (ChecklistItem item : items) {
        json.writeStartObject();
        json.writeStringField("id", item.id());
        json.writeStringField("section", item.section());
        json.writeStringField("question", item.question());
        json.writeStringField("status", item.status().name());
        json.writeStringField("finding", item.finding());
        json.writeStringField("advice", item.advice());
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("a checklist cannot be written to memory", e);
    }
    return text.toString();
  }
}
