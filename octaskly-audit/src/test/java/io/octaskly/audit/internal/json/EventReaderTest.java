package io.octaskly.audit.internal.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.octaskly.audit.AuditEvent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventReaderTest {
  private static final String LINE =
      "{'timestamp':'2026-01-01T00:00:00.000Z','event_type':'system','severity':'info',"
          + "'user':null,'action':'lockdown','task_id':null,'details':{},'source_ip':null}";

  @Test
  void a_line_is_read() throws IOException {
    AuditEvent event = read(LINE);
    assertThat(event).hasToString("system/lockdown (info)");
    assertThat(event.user()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'user':null|'user':null,'user':null",
        "'user':null|'user':7",
        "'details':{}|'details':[]",
        "'details':{}|'details':{'a':1,'a':2}",
        "'details':{},|``",
        "'details':{}|'details':{'n':NaN}",
        "'details':{}|'details':{'n':01}",
        "'details':{}|'details':{/**/}",
        "'severity':'info'|'severity':'INFO'",
        "'severity':'info'|'severity':null",
        "'action':'lockdown'|'action':'Lock'",
        "2026-01-01T00:00:00.000Z|yesterday",
        "'source_ip':null}|'source_ip':null}{}",
        "'source_ip':null}|'source_ip':null",
        "{'timestamp'|[{'timestamp'",
      })
  void whatever_is_not_strictly_an_event_is_refused(String part, String replacement) {
    assertThat(LINE).contains(part);
    assertThatIOException().isThrownBy(() -> read(LINE.replace(part, replacement)));
  }

  @Test
  void nothing_is_refused() {
    assertThatIOException().isThrownBy(() -> read("")).withMessage("no JSON value");
    assertThatIOException().isThrownBy(() -> read("7")).withMessage("not a JSON object");
  }

  private static AuditEvent read(String line) throws IOException {
    byte[] bytes = line.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    return EventReader.read(bytes, 0, bytes.length);
  }
}
