package io.octaskly.audit;

import io.octaskly.audit.internal.json.EventCutter;
import io.octaskly.audit.internal.json.EventWriter;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Makes an event ready to be written, on its caller's thread: without secrets, with a timestamp,
 * not larger than allowed, as the first part of a line. Thread-safe.
 */
final class Intake {
  /** An event as it will be written, but for its place. */
  static final class Draft {
    private final AuditEvent event;
    private final byte[] line;

    private Draft(AuditEvent event) {
      this.event = event;
      this.line = EventWriter.write(event);
    }

    AuditEvent event() {
      return event;
    }

    /** {@return the line's first part, as the log alone will use it: not copied} */
    byte[] line() {
      return line;
    }
  }

  private final InstantSource clock;
  private final Redactor redactor;
  private final int maxBytes;
  private final AtomicLong cut = new AtomicLong();

  Intake(InstantSource clock, Redactor redactor, int maxBytes) {
    this.clock = clock;
    this.redactor = redactor;
    this.maxBytes = maxBytes;
  }

  Draft accept(AuditEvent event) {
    Draft draft = new Draft(redactor.redact(event).stamped(clock));
    return draft.line.length <= maxBytes ? draft : cut(draft);
  }

  long cutEvents() {
    return cut.get();
  }

  private Draft cut(Draft whole) {
    cut.incrementAndGet();
    Draft smaller = whole;
    for (int step = 0; step < EventCutter.STEPS && smaller.line.length > maxBytes; step++) {
      smaller = new Draft(EventCutter.cut(whole.event, whole.line.length, step));
    }
    return smaller;
  }
}
