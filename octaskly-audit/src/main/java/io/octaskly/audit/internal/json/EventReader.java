package io.octaskly.audit.internal.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.octaskly.audit.AuditEvent;
import io.octaskly.audit.Severity;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the event of a line strictly: RFC 8259 without extensions, no duplicate names, and the
 * eight fields with the types that {@link EventWriter} gives them. Fields after them are for others
 * to judge. Thread-safe.
 */
public final class EventReader {
  private static final JsonFactory FACTORY =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private EventReader() {}

  /**
   * {@return the event in a line}
   *
   * @throws IOException if the line is not one JSON object with an event's fields, with the reason
   */
  public static AuditEvent read(byte[] buffer, int offset, int length) throws IOException {
    try (JsonParser json = FACTORY.createParser(buffer, offset, length)) {
      Object value = readValue(json, json.nextToken());
      if (json.nextToken() != null) {
        throw new IOException("something follows the JSON object");
      }
      if (!(value instanceof Map<?, ?> fields)) {
        throw new IOException("not a JSON object");
      }
      return event(fields);
    }
  }

  private static AuditEvent event(Map<?, ?> fields) throws IOException {
    if (!(fields.get("details") instanceof Map<?, ?> details)) {
      throw new IOException("field \"details\" is missing or not an object");
    }
    try {
      AuditEvent.Builder builder =
          AuditEvent.builder(text(fields, "event_type"), text(fields, "action"))
              .timestamp(Instant.parse(text(fields, "timestamp")))
              .severity(Severity.of(text(fields, "severity")))
              .user(optionalText(fields, "user"))
              .taskId(optionalText(fields, "task_id"))
              .sourceIp(optionalText(fields, "source_ip"));
      details.forEach((key, value) -> builder.detail((String) key, value));
      return builder.build();
    } catch (IllegalArgumentException | DateTimeException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private static String text(Map<?, ?> fields, String name) throws IOException {
    String text = optionalText(fields, name);
    if (text == null) {
      throw new IOException("field \"" + name + "\" is missing or null");
    }
    return text;
  }

  private static @Nullable String optionalText(Map<?, ?> fields, String name) throws IOException {
    Object value = fields.get(name);
    if (value == null || value instanceof String) {
      return (String) value;
    }
    throw new IOException("field \"" + name + "\" is not text");
  }

  private static @Nullable Object readValue(JsonParser json, @Nullable JsonToken token)
      throws IOException {
    if (token == null) {
      throw new IOException("no JSON value");
    }
    return switch (token) {
      case START_OBJECT -> readObject(json);
      case START_ARRAY -> readArray(json);
      case VALUE_STRING -> json.getText();
      case VALUE_NUMBER_INT -> json.getNumberValue();
      case VALUE_NUMBER_FLOAT -> json.getDecimalValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> null;
      default -> throw new IOException("unexpected " + token);
    };
  }

  private static Map<String, @Nullable Object> readObject(JsonParser json) throws IOException {
    Map<String, @Nullable Object> object = new LinkedHashMap<>();
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      object.put(name, readValue(json, json.nextToken()));
    }
    return Collections.unmodifiableMap(object);
  }

  private static List<@Nullable Object> readArray(JsonParser json) throws IOException {
    List<@Nullable Object> array = new ArrayList<>();
    for (JsonToken next = json.nextToken(); next != JsonToken.END_ARRAY; next = json.nextToken()) {
      array.add(readValue(json, next));
    }
    return Collections.unmodifiableList(array);
  }
}
