package io.octaskly.audit;

import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Lets only some events through to another sink, for example those of severity {@link
 * Severity#ERROR} and above to a pager. Thread-safe as far as the other is.
 */
public final class FilterSink implements AuditSink {
  private final Predicate<AuditEvent> filter;
  private final AuditSink sink;

  private FilterSink(Predicate<AuditEvent> filter, AuditSink sink) {
    this.filter = Objects.requireNonNull(filter, "filter");
    this.sink = Objects.requireNonNull(sink, "sink");
  }

  /**
   * {@return a sink that passes on what a test accepts}
   *
   * @param filter whether an event goes on
   * @param sink takes it; not closed
   * @throws NullPointerException if an argument is null
   */
  public static FilterSink of(Predicate<AuditEvent> filter, AuditSink sink) {
    return new FilterSink(filter, sink);
  }

  /**
   * {@return a sink that passes on events of a severity and above}
   *
   * @param severity the least
   * @param sink takes them; not closed
   * @throws NullPointerException if an argument is null
   */
  public static FilterSink atLeast(Severity severity, AuditSink sink) {
    Objects.requireNonNull(severity, "severity");
    return new FilterSink(event -> event.severity().compareTo(severity) >= 0, sink);
  }

  /**
   * {@return a sink that passes on events of some types}
   *
   * @param types such as {@link EventType#AUTHENTICATION}
   * @param sink takes them; not closed
   * @throws NullPointerException if an argument is or holds null
   */
  public static FilterSink ofTypes(Set<String> types, AuditSink sink) {
    Set<String> copy = Set.copyOf(types);
    return new FilterSink(event -> copy.contains(event.eventType()), sink);
  }

  @Override
  public void append(List<AuditRecord> batch) throws IOException {
    List<AuditRecord> passed =
        batch.stream().filter(record -> filter.test(record.event())).toList();
    if (!passed.isEmpty()) {
      sink.append(passed);
    }
  }

  @Override
  public void force() throws IOException {
    sink.force();
  }

  /** {@return what erases for a sink: itself, or what is behind a filter; null if nothing does} */
  static @Nullable ErasableSink erasable(AuditSink sink) {
    AuditSink behind = sink;
    while (behind instanceof FilterSink filter) {
      behind = filter.sink;
    }
    return behind instanceof ErasableSink erasable ? erasable : null;
  }
}
