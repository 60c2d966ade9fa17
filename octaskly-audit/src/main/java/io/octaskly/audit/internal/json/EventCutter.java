package io.octaskly.audit.internal.json;

import io.octaskly.audit.AuditEvent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes an event smaller, in rising severity: long texts lose their end, long lists and objects
 * their last elements, and at last the details go altogether. Each says how much there was.
 */
public final class EventCutter {
  /** The detail that marks a cut event: how many bytes its line would have taken. */
  public static final String MARK = "cut_from_bytes";

  private static final int[] TEXT_LIMITS = {4096, 512, 128};
  private static final int[] ELEMENT_LIMITS = {256, 32, 8};

  /** How often {@link #cut} can be called on an event, each time for a smaller one. */
  public static final int STEPS = TEXT_LIMITS.length + 1;

  private EventCutter() {}

  /**
   * {@return a smaller event; at the last step it takes less than 8 KiB as a line}
   *
   * @param event the event as it was given
   * @param bytes how many bytes its line would have taken
   * @param step 0 to {@link #STEPS} - 1
   */
  public static AuditEvent cut(AuditEvent event, int bytes, int step) {
    boolean last = step == STEPS - 1;
    int texts = TEXT_LIMITS[last ? step - 1 : step];
    Map<String, @Nullable Object> details = new LinkedHashMap<>();
    if (!last) {
      cutMap(event.details(), texts, ELEMENT_LIMITS[step]).forEach(details::put);
    }
    details.put(MARK, bytes);
    AuditEvent.Builder smaller =
        AuditEvent.builder(event.eventType(), event.action())
            .severity(event.severity())
            .user(cutText(event.user(), texts))
            .taskId(cutText(event.taskId(), texts))
            .sourceIp(cutText(event.sourceIp(), texts))
            .details(details);
    event.timestamp().ifPresent(smaller::timestamp);
    return smaller.build();
  }

  private static @Nullable String cutText(Optional<String> text, int limit) {
    return text.map(t -> cutText(t, limit)).orElse(null);
  }

  private static String cutText(String text, int limit) {
    return text.length() <= limit
        ? text
        : text.substring(0, limit) + "... (cut, " + text.length() + " characters)";
  }

  private static @Nullable Object cutValue(@Nullable Object value, int texts, int elements) {
    if (value instanceof String text) {
      return cutText(text, texts);
    }
    if (value instanceof Map<?, ?> map) {
      return cutMap(map, texts, elements);
    }
    return value instanceof List<?> list ? cutList(list, texts, elements) : value;
  }

  private static Map<String, @Nullable Object> cutMap(Map<?, ?> map, int texts, int elements) {
    Map<String, @Nullable Object> smaller = new LinkedHashMap<>();
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      if (smaller.size() == elements) {
        smaller.put("... (cut, " + map.size() + " elements)", null);
        break;
      }
      smaller.put(
          cutText((String) entry.getKey(), texts), cutValue(entry.getValue(), texts, elements));
    }
    return smaller;
  }

  private static List<@Nullable Object> cutList(List<?> list, int texts, int elements) {
    List<@Nullable Object> smaller = new ArrayList<>();
    for (Object element : list.subList(0, Math.min(elements, list.size()))) {
      smaller.add(cutValue(element, texts, elements));
    }
    if (list.size() > elements) {
      smaller.add("... (cut, " + list.size() + " elements)");
    }
    return smaller;
  }
}
