package io.octaskly.audit;

import io.octaskly.audit.internal.chain.Salts;
import io.octaskly.audit.internal.chain.SealedForm;
import io.octaskly.audit.internal.chain.Unplaced;
import io.octaskly.audit.internal.json.EventCutter;
import io.octaskly.audit.internal.json.EventWriter;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Makes an event ready to be written, on its caller's thread: without secrets, with a timestamp,
 * not larger than allowed, as a line but for its place, its personal values salted. Thread-safe.
 */
final class Intake {
  private final InstantSource clock;
  private final Redactor redactor;
  private final int maxBytes;
  private final Salts salts;
  private final AtomicLong cut = new AtomicLong();

  /** One for each thread that is at work at the same time. */
  private final ConcurrentLinkedQueue<Desk> desks = new ConcurrentLinkedQueue<>();

  /** What a thread needs to make lines. */
  private record Desk(EventWriter writer, SealedForm form) {}

  Intake(InstantSource clock, Redactor redactor, int maxBytes, SecureRandom random) {
    this.clock = clock;
    this.redactor = redactor;
    this.maxBytes = maxBytes;
    this.salts = new Salts(random);
  }

  Draft accept(AuditEvent event) {
    AuditEvent clean = redactor.redact(event).stamped(clock);
    Desk free = desks.poll();
    Desk desk = free == null ? new Desk(new EventWriter(), new SealedForm()) : free;
    try {
      clean = write(clean, desk.writer());
      Unplaced line = desk.form().salted(desk.writer().bytes(), desk.writer().length(), salts);
      return new Draft(clean, line, false);
    } finally {
      desks.add(desk);
    }
  }

  /** {@return the event as it was written: a smaller one if it was too large} */
  private AuditEvent write(AuditEvent event, EventWriter writer) {
    writer.write(event);
    if (writer.length() <= maxBytes) {
      return event;
    }
    cut.incrementAndGet();
    int whole = writer.length();
    AuditEvent smaller = event;
    for (int step = 0; step < EventCutter.STEPS && writer.length() > maxBytes; step++) {
      smaller = EventCutter.cut(event, whole, step);
      writer.write(smaller);
    }
    return smaller;
  }

  /** {@return a line of the log about itself: nothing in it is secret or personal} */
  Draft own(AuditEvent event) {
    AuditEvent stamped = event.stamped(clock);
    EventWriter writer = new EventWriter();
    writer.write(stamped);
    return new Draft(stamped, Unplaced.own(Arrays.copyOf(writer.bytes(), writer.length())), false);
  }

  long cutEvents() {
    return cut.get();
  }
}
