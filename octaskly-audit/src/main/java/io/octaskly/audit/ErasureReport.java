package io.octaskly.audit;

import java.util.List;

/**
 * What {@link AuditLog#eraseSubject} did. Holds nothing personal. Immutable and thread-safe.
 *
 * @param events how many events lost a value
 * @param values how many values they lost in all
 * @param keptTaskIds how many events have a task id that speaks of the subject: task ids are not
 *     personal values and stay
 * @param erased where the subject was erased
 * @param notErasable the sinks that cannot erase: what they got is for the host to remove
 */
public record ErasureReport(
    long events, long values, long keptTaskIds, List<String> erased, List<String> notErasable) {
  /**
   * Creates a report.
   *
   * @param events 0 or more
   * @param values 0 or more
   * @param keptTaskIds 0 or more
   * @param erased names; copied
   * @param notErasable names; copied
   */
  public ErasureReport {
    erased = List.copyOf(erased);
    notErasable = List.copyOf(notErasable);
  }
}
