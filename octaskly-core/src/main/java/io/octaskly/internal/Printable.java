package io.octaskly.internal;

import java.util.HexFormat;

/**
 * Text from elsewhere, fit for one line of a terminal: what is not plainly visible is written as an
 * escape, so that it cannot colour, move or reorder what an operator sees.
 */
public final class Printable {
  private Printable() {}

  /** The text in one line, nothing of it lost. */
  public static String line(String text) {
    StringBuilder line = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            point -> {
              if (isVisible(point)) {
                line.appendCodePoint(point);
              } else {
                line.append("\\u")
                    .append(HexFormat.of().toHexDigits(point, point > 0xffff ? 6 : 4));
              }
            });
    return line.toString();
  }

  private static boolean isVisible(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
