package io.octaskly.audit;

import java.util.ArrayList;
import java.util.List;

/** Keeps events in memory, for tests. Thread-safe; grows without bound. */
public final class InMemorySink implements AuditSink {
  private final List<AuditRecord> records = new ArrayList<>();

  /** Creates an empty sink. */
  public InMemorySink() {}

  @Override
  public synchronized void append(List<AuditRecord> batch) {
    records.addAll(batch);
  }

  /** Does nothing: there is no disk. */
  @Override
  public void force() {}

  /** {@return all records so far, a copy} */
  public synchronized List<AuditRecord> records() {
    return List.copyOf(records);
  }

  /** {@return the events of the host so far, without those that the log writes about itself} */
  public List<AuditEvent> events() {
    return records().stream()
        .map(AuditRecord::event)
        .filter(event -> !event.eventType().equals(EventType.AUDIT))
        .toList();
  }
}
