package io.octaskly.sandbox;

import java.util.HexFormat;

/**
 * Text from outside made fit for a one-line message: what a task printed, or a caller passed, must
 * not forge log lines, colour a terminal or reorder what a reader sees.
 */
final class Printable {
  private static final int QUOTED_LENGTH = 80;
  private static final HexFormat HEX = HexFormat.of();

  private Printable() {}

  /** {@return {@code text} escaped, cut after 80 characters, and in double quotes} */
  static String quoted(String text) {
    if (text.length() <= QUOTED_LENGTH) {
      return '"' + inQuotes(text) + '"';
    }
    return '"'
        + inQuotes(text.substring(0, QUOTED_LENGTH))
        + "...\" ("
        + text.length()
        + " characters)";
  }

  /**
   * {@return {@code text} with each character that is not plainly visible written as a Unicode
   * escape}
   */
  static String escaped(String text) {
    if (text.codePoints().allMatch(Printable::isVisible)) {
      return text;
    }
    StringBuilder out = new StringBuilder(text.length() + 64);
    text.codePoints()
        .forEach(
            point -> {
              if (isVisible(point)) {
                out.appendCodePoint(point);
              } else if (Character.isBmpCodePoint(point)) {
                out.append("\\u").append(HEX.toHexDigits((char) point));
              } else {
                out.append("\\U").append(HEX.toHexDigits(point));
              }
            });
    return out.toString();
  }

  private static String inQuotes(String text) {
    return escaped(text.replace("\\", "\\\\").replace("\"", "\\\""));
  }

  private static boolean isVisible(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT, // bidirectional overrides and zero-width characters
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> !isIgnorable(point);
    };
  }

  /**
   * What takes no room although it counts as a letter or a mark, so that text can be hidden in it:
   * {@code Default_Ignorable_Code_Point} of the Unicode Character Database, as far as the
   * categories above do not have it.
   */
  private static boolean isIgnorable(int point) {
    return switch (point) {
      case 0x034f, 0x115f, 0x1160, 0x17b4, 0x17b5, 0x3164, 0xffa0 -> true;
      default ->
          (point >= 0x180b && point <= 0x180f)
              || (point >= 0xfe00 && point <= 0xfe0f)
              || (point >= 0xe0000 && point <= 0xe0fff);
    };
  }
}
