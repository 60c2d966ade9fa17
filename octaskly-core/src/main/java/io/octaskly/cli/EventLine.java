package io.octaskly.cli;

import io.octaskly.audit.AuditEvent;
import io.octaskly.audit.AuditRecord;
import io.octaskly.internal.Printable;
import java.time.Instant;

/** An event for people, on one line. */
final class EventLine {
  private EventLine() {}

  /** {@return the line of the log, or time, severity, what, who, task, address and details} */
  static String of(AuditRecord record, boolean json) {
    if (json) {
      return record.line();
    }
    AuditEvent event = record.event();
    StringBuilder line = new StringBuilder();
    line.append(event.timestamp().map(Instant::toString).orElse("-"))
        .append(' ')
        .append(String.format("%-8s", event.severity().label()))
        .append(' ')
        .append(event.eventType())
        .append('/')
        .append(event.action());
    event.user().ifPresent(user -> line.append(" user=").append(user));
    event.taskId().ifPresent(task -> line.append(" task=").append(task));
    event.sourceIp().ifPresent(address -> line.append(" from=").append(address));
    event.details().forEach((key, value) -> line.append(' ').append(key).append('=').append(value));
    return Printable.line(line.toString());
  }
}
