package io.octaskly.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.octaskly.audit.AuditEvent;
import io.octaskly.audit.AuditRecord;
import io.octaskly.audit.ErasableSink;
import io.octaskly.audit.EventType;
import java.util.List;
import java.util.Set;

/** Counts events that are on record. Keeps nothing of them, so there is nothing to erase. */
final class AuditMetrics implements ErasableSink {
  /** The vocabulary of types is open; that of a tag must not be. */
  private static final Set<String> TYPES =
      Set.of(
          EventType.AUTHENTICATION,
          EventType.AUTHORIZATION,
          EventType.USER_MANAGEMENT,
          EventType.TASK_EXECUTION,
          EventType.DATA_ACCESS,
          EventType.NODE,
          EventType.SYSTEM,
          EventType.AUDIT);

  private final MeterRegistry registry;
  private final Counter failures;

  AuditMetrics(MeterRegistry registry) {
    this.registry = registry;
    this.failures =
        Counter.builder("octaskly.audit.failures")
            .description("Events that could not be recorded")
            .register(registry);
  }

  @Override
  public void append(List<AuditRecord> batch) {
    for (AuditRecord record : batch) {
      AuditEvent event = record.event();
      String type = TYPES.contains(event.eventType()) ? event.eventType() : "other";
      Counter.builder("octaskly.audit.events")
          .description("Events on record")
          .tag("type", type)
          .tag("severity", event.severity().label())
          .register(registry)
          .increment();
    }
  }

  @Override
  public void force() {}

  @Override
  public long erase(Eraser eraser) {
    return 0;
  }

  void failed() {
    failures.increment();
  }
}
