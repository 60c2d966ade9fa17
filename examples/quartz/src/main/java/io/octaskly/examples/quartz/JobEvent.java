package io.octaskly.examples.quartz;

import java.util.List;

/**
 * Something that became of an execution, in a line that another JVM can read.
 *
 * @param node where
 * @param kind what
 * @param taskId the task's id
 * @param text how the task ended or why it did not run; in one line
 */
record JobEvent(String node, Kind kind, String taskId, String text) {
  /** What can happen. */
  enum Kind {
    /** A trigger fired. */
    STARTED,
    /** A trigger of a node that died fired again. */
    RECOVERING,
    /** The task succeeded. */
    SUCCEEDED,
    /** The task ended otherwise, or did not run. */
    FAILED,
    /** It did not run, and will be tried again. */
    POSTPONED,
    /** It may not run, and the job's triggers were unscheduled. */
    REFUSED
  }

  private static final String MARK = "job-event";
  private static final String TAB = "\t";

  String line() {
    return String.join(TAB, MARK, node, kind.name(), taskId, text);
  }

  static boolean isEvent(String line) {
    return line.startsWith(MARK + TAB);
  }

  static JobEvent parse(String line) {
    List<String> fields = List.of(line.split(TAB, 5));
    return new JobEvent(fields.get(1), Kind.valueOf(fields.get(2)), fields.get(3), fields.get(4));
  }
}
