package io.octaskly.examples.benchmarks.report;

import java.util.Locale;

/**
 * A drawing of lines, rectangles and words. It has a white ground of its own, so that it reads the
 * same on a white and on a dark page. Not thread-safe.
 */
final class Svg {
  static final String INK = "#1f2328";
  static final String GRID = "#d0d7de";
  static final String OURS = "#0969da";
  static final String OTHERS = "#8c959f";
  static final String LIMIT = "#1a7f37";

  private final StringBuilder body = new StringBuilder();
  private final int width;
  private final int height;

  Svg(int width, int height, String title) {
    this.width = width;
    this.height = height;
    body.append("<title>").append(escape(title)).append("</title>\n");
    rectangle(0, 0, width, height, "#ffffff");
  }

  Svg rectangle(double x, double y, double wide, double high, String fill) {
    body.append(
        String.format(
            Locale.ROOT,
            "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"%s\"/>%n",
            x,
            y,
            Math.max(0, wide),
            high,
            fill));
    return this;
  }

  Svg line(double x1, double y1, double x2, double y2, String colour, double wide) {
    body.append(
        String.format(
            Locale.ROOT,
            "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"%s\""
                + " stroke-width=\"%.1f\"/>%n",
            x1,
            y1,
            x2,
            y2,
            colour,
            wide));
    return this;
  }

  Svg dot(double x, double y, String colour) {
    body.append(
        String.format(
            Locale.ROOT, "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"4\" fill=\"%s\"/>%n", x, y, colour));
    return this;
  }

  /** Words that start, are in the middle, or end at a point. */
  Svg words(double x, double y, String anchor, int size, String text) {
    body.append(
        String.format(
            Locale.ROOT,
            "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" font-size=\"%d\""
                + " fill=\"%s\">%s</text>%n",
            x,
            y,
            anchor,
            size,
            INK,
            escape(text)));
    return this;
  }

  static String escape(String text) {
    StringBuilder safe = new StringBuilder();
    text.codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '&' -> safe.append("&amp;");
                case '<' -> safe.append("&lt;");
                case '>' -> safe.append("&gt;");
                case '"' -> safe.append("&quot;");
                // XML 1.0 has no other control characters.
                default -> safe.appendCodePoint(c < ' ' ? ' ' : c);
              }
            });
    return safe.toString();
  }

  String text() {
    return String.format(
            Locale.ROOT,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d"
                + " %d\" font-family=\"system-ui, 'Segoe UI', 'DejaVu Sans', sans-serif\""
                + " role=\"img\">%n",
            width,
            height,
            width,
            height)
        + body
        + "</svg>\n";
  }
}
