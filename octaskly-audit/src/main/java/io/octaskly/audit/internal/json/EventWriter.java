package io.octaskly.audit.internal.json;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import io.octaskly.audit.AuditEvent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes the part of a line that the event decides. Thread-safe. */
public final class EventWriter {
  private static final int USUAL_BYTES = 512;

  private static final JsonFactory FACTORY =
      new JsonFactoryBuilder()
          .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
          .characterEscapes(new VisibleEscapes())
          .build();

  /** Always 24 characters. */
  private static final DateTimeFormatter TIMESTAMP =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  private EventWriter() {}

  /**
   * {@return the line's first bytes: a JSON object with the event's eight fields, all of them in
   * every line, without its closing brace, so that integrity fields can follow}
   *
   * @param event an event that has a timestamp
   */
  public static byte[] write(AuditEvent event) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(USUAL_BYTES);
    try (JsonGenerator json = FACTORY.createGenerator(out, JsonEncoding.UTF8)) {
      json.writeStartObject();
      json.writeStringField("timestamp", TIMESTAMP.format(event.timestamp().orElseThrow()));
      json.writeStringField("event_type", event.eventType());
      json.writeStringField("severity", event.severity().label());
      writeText(json, "user", event.user().orElse(null));
      json.writeStringField("action", event.action());
      writeText(json, "task_id", event.taskId().orElse(null));
      json.writeFieldName("details");
      writeValue(json, event.details());
      writeText(json, "source_ip", event.sourceIp().orElse(null));
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
    return Arrays.copyOf(out.toByteArray(), out.size() - 1);
  }

  private static void writeText(JsonGenerator json, String name, @Nullable String text)
      throws IOException {
    json.writeFieldName(name);
    // Jackson writes a null String as JSON null.
    json.writeString(text);
  }

  private static void writeValue(JsonGenerator json, @Nullable Object value) throws IOException {
    if (value == null) {
      json.writeNull();
    } else if (value instanceof String text) {
      json.writeString(text);
    } else if (value instanceof Boolean bool) {
      json.writeBoolean(bool);
    } else if (value instanceof Number number) {
      writeNumber(json, number);
    } else if (value instanceof Map<?, ?> map) {
      json.writeStartObject();
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        json.writeFieldName((String) entry.getKey());
        writeValue(json, entry.getValue());
      }
      json.writeEndObject();
    } else {
      json.writeStartArray();
      for (Object element : (List<?>) value) {
        writeValue(json, element);
      }
      json.writeEndArray();
    }
  }

  private static void writeNumber(JsonGenerator json, Number number) throws IOException {
    if (number instanceof BigDecimal decimal) {
      json.writeNumber(decimal);
    } else if (number instanceof BigInteger integer) {
      json.writeNumber(integer);
    } else if (number instanceof Double || number instanceof Float) {
      json.writeNumber(number.toString());
    } else {
      json.writeNumber(number.longValue());
    }
  }
}
