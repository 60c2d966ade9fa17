package io.octaskly.checklist;

import io.octaskly.internal.Printable;
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
    id = Printable.line(id);
    section = Printable.line(section);
    question = Printable.line(question);
    Objects.requireNonNull(status, "status");
    finding = Printable.line(finding);
    advice = Printable.line(advice);
  }
}
