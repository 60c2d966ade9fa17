package io.octaskly.audit;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Whether an event holds a text anywhere, in any case. Immutable and thread-safe. */
final class TextFilter implements Predicate<AuditEvent> {
  private final String wanted;

  TextFilter(String wanted) {
    this.wanted = wanted.toLowerCase(Locale.ROOT);
  }

  @Override
  public boolean test(AuditEvent event) {
    return isIn(event.eventType())
        || isIn(event.action())
        || isIn(event.severity().label())
        || isIn(event.user().orElse(null))
        || isIn(event.taskId().orElse(null))
        || isIn(event.sourceIp().orElse(null))
        || isIn(event.details());
  }

  private boolean isIn(@Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      return map.entrySet().stream().anyMatch(e -> isIn(e.getKey()) || isIn(e.getValue()));
    }
    if (value instanceof List<?> list) {
      return list.stream().anyMatch(this::isIn);
    }
    return value != null && value.toString().toLowerCase(Locale.ROOT).contains(wanted);
  }
}
