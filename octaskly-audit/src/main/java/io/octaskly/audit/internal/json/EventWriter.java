package io.octaskly.audit.internal.json;

import io.octaskly.audit.AuditEvent;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Writes the part of a line that the event decides: a JSON object with the event's eight fields,
 * all of them in every line, without its closing brace, so that integrity fields can follow. Not
 * thread-safe; used for one line after the other.
 */
public final class EventWriter {
  private static final byte[] TIMESTAMP = ascii("{\"timestamp\":\"");
  private static final byte[] EVENT_TYPE = ascii("Z\",\"event_type\":");
  private static final byte[] SEVERITY = ascii(",\"severity\":");
  private static final byte[] USER = ascii(",\"user\":");
  private static final byte[] ACTION = ascii(",\"action\":");
  private static final byte[] TASK_ID = ascii(",\"task_id\":");
  private static final byte[] DETAILS = ascii(",\"details\":");
  private static final byte[] SOURCE_IP = ascii(",\"source_ip\":");
  private static final byte[] NULL = ascii("null");

  private static final int NANOS_OF_MILLI = 1_000_000;

  private final JsonBuffer json = new JsonBuffer();

  /** Creates it. */
  public EventWriter() {}

  /**
   * Writes the line's first bytes, in place of those written before.
   *
   * @param event an event that has a timestamp
   */
  public void write(AuditEvent event) {
    json.clear();
    json.add(TIMESTAMP);
    timestamp(event.timestamp().orElseThrow());
    json.add(EVENT_TYPE);
    json.quoted(event.eventType());
    json.add(SEVERITY);
    json.quoted(event.severity().label());
    json.add(USER);
    text(event.user());
    json.add(ACTION);
    json.quoted(event.action());
    json.add(TASK_ID);
    text(event.taskId());
    json.add(DETAILS);
    object(event.details());
    json.add(SOURCE_IP);
    text(event.sourceIp());
  }

  /** {@return what holds the bytes written last, from its start} */
  public byte[] bytes() {
    return json.bytes();
  }

  /** {@return how many there are} */
  public int length() {
    return json.length();
  }

  /** Always 23 characters and a Z: the years are 1 to 9999. */
  private void timestamp(Instant timestamp) {
    OffsetDateTime utc = timestamp.atOffset(ZoneOffset.UTC);
    json.digits(utc.getYear(), 4);
    json.add('-');
    json.digits(utc.getMonthValue(), 2);
    json.add('-');
    json.digits(utc.getDayOfMonth(), 2);
    json.add('T');
    json.digits(utc.getHour(), 2);
    json.add(':');
    json.digits(utc.getMinute(), 2);
    json.add(':');
    json.digits(utc.getSecond(), 2);
    json.add('.');
    json.digits(utc.getNano() / NANOS_OF_MILLI, 3);
  }

  private void text(Optional<String> text) {
    if (text.isPresent()) {
      json.quoted(text.get());
    } else {
      json.add(NULL);
    }
  }

  /** Numbers as their own text: {@code Details} has let in none that JSON does not know. */
  private void value(@Nullable Object value) {
    if (value == null) {
      json.add(NULL);
    } else if (value instanceof String text) {
      json.quoted(text);
    } else if (value instanceof Map<?, ?> map) {
      object(map);
    } else if (value instanceof List<?> list) {
      array(list);
    } else {
      json.add(value.toString());
    }
  }

  private void object(Map<?, ?> map) {
    char before = '{';
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      json.add(before);
      json.quoted((String) entry.getKey());
      json.add(':');
      value(entry.getValue());
      before = ',';
    }
    json.add(before == '{' ? "{}" : "}");
  }

  private void array(List<?> list) {
    char before = '[';
    for (Object element : list) {
      json.add(before);
      value(element);
      before = ',';
    }
    json.add(before == '[' ? "[]" : "]");
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
