package io.octaskly.examples.benchmarks.report;

import java.util.List;
import java.util.StringJoiner;

/** Tables as GitHub's Markdown. */
public final class MarkdownWriter {
  private MarkdownWriter() {}

  /** {@return a table with its title and its notes} */
  public static String text(Table table) {
    StringBuilder text = new StringBuilder();
    if (!table.title().isEmpty()) {
      text.append("### ").append(escape(table.title())).append("\n\n");
    }
    line(text, table.header());
    text.append('|');
    for (int column = 0; column < table.header().size(); column++) {
      text.append(column == 0 ? "---|" : "---:|");
    }
    text.append('\n');
    table.rows().forEach(row -> line(text, row));
    text.append('\n');
    if (!table.notes().isEmpty()) {
      text.append(escape(String.join(" ", table.notes()))).append("\n");
    }
    return text.toString();
  }

  private static void line(StringBuilder text, List<String> cells) {
    StringJoiner line = new StringJoiner(" | ", "| ", " |\n");
    cells.forEach(cell -> line.add(escape(cell)));
    text.append(line);
  }

  /** {@return text that means itself, also in a cell} */
  public static String escape(String text) {
    return text.replaceAll("\\s+", " ")
        .replaceAll("[\\\\`*_|<>\\[\\]]", "\\\\$0")
        .replace("&", "&amp;");
  }
}
