package io.octaskly.guard;

/** Which characters a reader sees as they are. */
final class Characters {
  private Characters() {}

  /** Neither a control character, nor one that changes the order of others, nor half of one. */
  static boolean isPlain(int character) {
    return switch (Character.getType(character)) {
      case Character.CONTROL,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      // Joiners are part of words and of emoji; what turns text around is not ("Trojan source",
      // CVE-2021-42574).
      case Character.FORMAT -> character == 0x200C || character == 0x200D;
      default -> true;
    };
  }

  /** As {@link #isPlain}, or what separates lines and columns. */
  static boolean isText(int character) {
    return character == '\n' || character == '\r' || character == '\t' || isPlain(character);
  }

  /** A character as a message names it. */
  static String name(int character) {
    return String.format("U+%04X", character);
  }
}
