package io.octaskly.rbac.internal;

/**
 * Text from outside made fit for a one-line message: what a token or a caller carries must not
 * forge log lines, colour a terminal or reorder what a reader sees.
 */
public final class Printable {
  private static final int QUOTED_LENGTH = 80;

  private Printable() {}

  /** {@return {@code text} escaped, cut after 80 characters, and in double quotes} */
  public static String quoted(String text) {
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
    StringBuilder out = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            point -> {
              if (isVisible(point)) {
                out.appendCodePoint(point);
              } else if (Character.isBmpCodePoint(point)) {
                out.append(String.format("\\u%04x", point));
              } else {
                out.append(String.format("\\U%08x", point));
              }
            });
    return out.toString();
  }

  private static String inQuotes(String text) {
    return escaped(text.replace("\\", "\\\\").replace("\"", "\\\""));
  }

  /** {@return whether a reader of a log sees this character, and nothing but it} */
  static boolean isVisible(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT, // bidirectional overrides and zero-width characters
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
