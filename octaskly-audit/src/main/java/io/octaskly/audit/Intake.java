package io.octaskly.audit;

import io.octaskly.audit.internal.chain.SealedForm;
import io.octaskly.audit.internal.chain.Unplaced;
import io.octaskly.audit.internal.json.EventCutter;
import io.octaskly.audit.internal.json.EventWriter;
import java.security.SecureRandom;
import java.time.InstantSource;
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
  private final ConcurrentLinkedQueue<SealedForm> forms = new ConcurrentLinkedQueue<>();

  Intake(InstantSource clock, Redactor redactor, int maxBytes, SecureRandom random) {
    this.clock = clock;
    this.redactor = redactor;
    this.maxBytes = maxBytes;
    this.salts = new Salts(random);
  }

  Draft accept(AuditEvent event) {
    AuditEvent clean = redactor.redact(event).stamped(clock);
    byte[] fields = EventWriter.write(clean);
    if (fields.length > maxBytes) {
      cut.incrementAndGet();
      int whole = fields.length;
      AuditEvent given = clean;
      for (int step = 0; step < EventCutter.STEPS && fields.length > maxBytes; step++) {
        clean = EventCutter.cut(given, whole, step);
        fields = EventWriter.write(clean);
      }
    }
    return new Draft(clean, salted(fields), false);
  }

  /** {@return a line of the log about itself: nothing in it is secret or personal} */
  Draft own(AuditEvent event) {
    AuditEvent stamped = event.stamped(clock);
    return new Draft(stamped, Unplaced.own(EventWriter.write(stamped)), false);
  }

  private Unplaced salted(byte[] fields) {
    SealedForm form = forms.poll();
    if (form == null) {
      form = new SealedForm();
    }
    try {
      int count = form.personalValues(fields);
      if (count == 0) {
        return Unplaced.own(fields);
      }
      byte[] taken = salts.take(count);
      return Unplaced.of(fields, taken, form.of(fields, taken));
    } finally {
      forms.add(form);
    }
  }

  long cutEvents() {
    return cut.get();
  }
}
