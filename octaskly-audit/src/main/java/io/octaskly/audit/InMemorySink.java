package io.octaskly.audit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Keeps events in memory, for tests. Thread-safe; grows without bound. */
public final class InMemorySink implements ErasableSink, ResumableSink {
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

  @Override
  public synchronized Optional<ChainHead> lastHead() {
    return records.isEmpty()
        ? Optional.empty()
        : Optional.of(records.get(records.size() - 1).head());
  }

  @Override
  public synchronized long erase(Eraser eraser) throws IOException {
    long changed = 0;
    for (int i = 0; i < records.size(); i++) {
      String line = records.get(i).line();
      String left = eraser.erase(line);
      if (!left.equals(line)) {
        byte[] bytes = left.getBytes(StandardCharsets.UTF_8);
        records.set(i, StoredLine.read(bytes, 0, bytes.length));
        changed++;
      }
    }
    return changed;
  }

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
