package io.octaskly.checklist;

import java.util.Objects;

/**
 * One line of a checklist. Immutable; never holds a secret. Each text is one line in which what is
 * not plainly visible was replaced by U+FFFD, so that it can be printed as it is.
 *
 * @param id a short name that stays, such as {@code audit-verifies}
 * @param section where the item comes from, such as {@code Taskforce, Security Checklist}
 * @param question what is asked for
 * @param status what came of it
 * @param finding what was found; empty if nothing was looked at
 * @param advice what to do; empty if nothing
 */
public record ChecklistItem(
    String id, String section, String question, CheckStatus status, String finding, String advice) {

  /**
   * Makes an item; see the class for what becomes of its texts.
   *
   * @param id a short name
   * @param section where it comes from
   * @param question what is asked for
   * @param status what came of it
   * @param finding what was found, or empty
   * @param advice what to do, or empty
   * @throws NullPointerException if an argument is null
   */
  public ChecklistItem {
    id = plain(id);
    section = plain(section);
    question = plain(question);
    Objects.requireNonNull(status, "status");
    finding = plain(finding);
    advice = plain(advice);
  }

  /** Names of files and what servers say may hold anything, also what controls a terminal. */
  private static String plain(String text) {
    StringBuilder line = new StringBuilder(text.length());
    text.codePoints()
        .map(point -> isPlain(point) ? point : '\uFFFD')
        .forEach(line::appendCodePoint);
    return line.toString();
  }

  private static boolean isPlain(int point) {
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
