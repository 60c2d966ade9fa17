package io.octaskly.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.octaskly.audit.internal.json.EventReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** What an event looks like in the log. */
class EventLineTest {
  private final InMemorySink sink = new InMemorySink();

  @Test
  void a_line_has_the_fields_that_tools_expect_and_then_the_seal() {
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("worker", "worker-01");
    details.put("command", "build.sh");
    details.put("timeout", 3600);
    AuditEvent event =
        AuditEvent.builder(EventType.TASK_EXECUTION, Action.TASK_STARTED)
            .timestamp(Instant.parse("2026-02-07T14:30:45.123Z"))
            .user("dispatcher-01")
            .taskId("task-abc123")
            .details(details)
            .sourceIp("192.168.1.100")
            .build();
    assertThat(line(event))
        .matches(
            "\\Q{\"timestamp\":\"2026-02-07T14:30:45.123Z\",\"event_type\":\"task_execution\","
                + "\"severity\":\"info\",\"user\":\"dispatcher-01\",\"action\":\"task_started\","
                + "\"task_id\":\"task-abc123\",\"details\":{\"worker\":\"worker-01\","
                + "\"command\":\"build.sh\",\"timeout\":3600},\"source_ip\":\"192.168.1.100\","
                + "\\E\"salts\":\"[A-Za-z0-9_-]{80}\",\"sequence\":2,\"chain\":\"[0-9a-f]{64}\"}");
  }

  @Test
  void fields_that_are_not_given_are_null_but_there() {
    assertThat(line(AuditEvent.builder(EventType.SYSTEM, Action.LOCKDOWN).build()))
        .contains("\"user\":null,\"action\":\"lockdown\",\"task_id\":null,\"details\":{},")
        .contains("\"source_ip\":null,\"sequence\":");
  }

  @Test
  void milliseconds_are_written_also_when_they_are_zero() {
    assertThat(
            line(
                AuditEvent.builder(EventType.SYSTEM, Action.LOCKDOWN)
                    .timestamp(Instant.parse("0999-01-01T00:00:00Z"))
                    .build()))
        .startsWith("{\"timestamp\":\"0999-01-01T00:00:00.000Z\",");
  }

  @Test
  void line_ends_and_control_characters_cannot_forge_a_line() {
    String forged = "x\"}\r\n{\"timestamp\":\"2026-01-01T00:00:00.000Z\",\"user\":\"root\"}\n\0\b";
    AuditEvent event =
        AuditEvent.builder(EventType.AUTHENTICATION, Action.LOGIN_FAILED)
            .user(forged)
            .taskId(forged)
            .sourceIp(forged)
            .detail(forged, List.of(forged))
            .build();
    String line = line(event);
    assertThat(line.chars()).allMatch(c -> c >= ' ' && c != 0x7F);
    assertThat(read(line)).isEqualTo(sink.events().get(0));
    assertThat(read(line).user()).contains(forged);
  }

  @Test
  void what_a_terminal_would_act_upon_is_escaped() {
    String line = line(ScratchLog.event("\u001b[2J \u009b2J \u007f \u2028 \u2029 \u202e \u200b"));
    assertThat(line).contains("\\u001B[2J \\u009B2J \\u007F \\u2028 \\u2029 \\u202E \\u200B");
  }

  @Test
  void letters_of_all_languages_stay_readable() {
    assertThat(line(ScratchLog.event("Zoë 東京 \uD83D\uDE00"))).contains("Zoë 東京 \uD83D\uDE00");
  }

  @Property(tries = 300)
  void an_event_can_be_read_back_as_it_was(@ForAll("events") AuditEvent event) {
    InMemorySink fresh = new InMemorySink();
    try (AuditLog log = AuditLog.builder(fresh).open()) {
      log.record(event);
    }
    AuditRecord record = fresh.records().get(1);
    assertThat(record.line()).doesNotContain("\n").doesNotContain("\r");
    assertThat(read(record.line())).isEqualTo(record.event());
  }

  @Provide
  Arbitrary<AuditEvent> events() {
    Arbitrary<String> text = Arbitraries.strings().all().ofMaxLength(12);
    Arbitrary<Object> scalar =
        Arbitraries.oneOf(
            text.map(t -> (Object) t),
            Arbitraries.integers().map(i -> (Object) i),
            Arbitraries.of(true, false).map(b -> (Object) b));
    Arbitrary<Object> value =
        Arbitraries.lazyOf(
            () -> scalar,
            () -> scalar.list().ofMaxSize(3).map(list -> (Object) new ArrayList<>(list)),
            () -> Arbitraries.maps(text, scalar).ofMaxSize(3).map(map -> (Object) map));
    Arbitrary<Map<String, Object>> details = Arbitraries.maps(text, value).ofMaxSize(4);
    return Combinators.combine(text, text, text, details, Arbitraries.of(Severity.class))
        .as(
            (user, task, ip, map, severity) ->
                AuditEvent.builder("host_event", "happened")
                    .severity(severity)
                    .user(user)
                    .taskId(task)
                    .sourceIp(ip)
                    .details(map)
                    .build());
  }

  private String line(AuditEvent event) {
    try (AuditLog log = AuditLog.builder(sink).open()) {
      log.record(event);
    }
    return sink.records().get(1).line();
  }

  private static AuditEvent read(String line) {
    byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
    try {
      return EventReader.read(bytes, 0, bytes.length);
    } catch (IOException e) {
      throw new AssertionError(line, e);
    }
  }
}
