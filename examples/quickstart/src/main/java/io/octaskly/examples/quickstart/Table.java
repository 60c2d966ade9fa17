package io.octaskly.examples.quickstart;

import java.util.regex.Pattern;

/** Rows in columns of fixed widths, printed one at a time, as what they tell happens. */
final class Table {
  private static final String GAP = "  ";
  private static final Pattern RENDITION = Pattern.compile("\u001b\\[[0-9;]*m");

  private final Terminal terminal;
  private final int[] widths;

  /** The last column needs no width; a negative width aligns to the right. */
  Table(Terminal terminal, int... widths) {
    this.terminal = terminal;
    this.widths = widths.clone();
  }

  void head(String... cells) {
    terminal.print("");
    terminal.print(terminal.strong(line(cells)));
  }

  void row(String... cells) {
    terminal.print(line(cells));
  }

  private String line(String... cells) {
    StringBuilder line = new StringBuilder();
    for (int column = 0; column < cells.length; column++) {
      String cell = cells[column];
      if (column == widths.length) {
        line.append(cell);
      } else {
        String padding = " ".repeat(Math.max(0, Math.abs(widths[column]) - visible(cell)));
        line.append(widths[column] < 0 ? padding + cell : cell + padding).append(GAP);
      }
    }
    return line.toString();
  }

  /** How many characters a reader sees: colours take no room. */
  private static int visible(String cell) {
    return RENDITION.matcher(cell).replaceAll("").length();
  }
}
