package io.octaskly.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

class OversizedEventTest {
  private static final int LIMIT = 16 << 10;

  /** Salts, sequence and chain, for which no event can do anything. */
  private static final int SEAL = 200;

  private final InMemorySink sink = new InMemorySink();

  @Test
  void an_event_of_the_largest_size_stays_whole() {
    int frame = record(ScratchLog.event("")).bytes().remaining() - SEAL;
    AuditRecord record = record(ScratchLog.event("x".repeat(LIMIT - frame - SEAL)));
    assertThat(record.event().details()).containsOnlyKeys("message");
  }

  @Test
  void a_long_text_loses_its_end_and_says_how_long_it_was() {
    AuditRecord record = record(ScratchLog.event("x".repeat(100_000)));
    assertThat((String) record.event().details().get("message"))
        .startsWith("xxxx")
        .endsWith("x... (cut, 100000 characters)")
        .hasSizeLessThan(5000);
    assertThat((Integer) record.event().details().get("cut_from_bytes")).isGreaterThan(100_000);
    assertThat(record.event().user()).contains("alice");
  }

  @Test
  void every_field_can_be_too_long() {
    String huge = "\u0001".repeat(1 << 20);
    AuditEvent event =
        AuditEvent.builder(EventType.AUTHENTICATION, Action.LOGIN_FAILED)
            .severity(Severity.WARNING)
            .timestamp(ScratchLog.NOON)
            .user(huge)
            .taskId(huge)
            .sourceIp(huge)
            .detail(huge, huge)
            .build();
    AuditRecord record = record(event);
    assertThat(record.bytes().remaining()).isLessThan(LIMIT + SEAL);
    assertThat(record.event().severity()).isEqualTo(Severity.WARNING);
    assertThat(record.event().timestamp()).contains(ScratchLog.NOON);
    assertThat(record.event().user().orElseThrow()).contains("(cut, 1048576 characters)");
  }

  @Test
  void many_elements_lose_the_last_ones() {
    List<Integer> many = IntStream.range(0, 100_000).boxed().toList();
    Map<String, Object> wide = new HashMap<>();
    many.forEach(i -> wide.put("key" + i, i));
    AuditRecord record =
        record(ScratchLog.event("").toBuilder().detail("list", many).detail("map", wide).build());
    assertThat(record.event().details().get("list"))
        .asInstanceOf(InstanceOfAssertFactories.LIST)
        .startsWith(0, 1, 2)
        .endsWith("... (cut, 100000 elements)");
    assertThat(record.event().details().get("map"))
        .asInstanceOf(InstanceOfAssertFactories.MAP)
        .containsKey("... (cut, 100000 elements)");
    assertThat(record.event().details()).containsKey("cut_from_bytes");
  }

  @Test
  void at_worst_all_details_go() {
    Map<String, Object> nested = new HashMap<>();
    for (int i = 0; i < 20; i++) {
      Map<String, Object> inner = new HashMap<>();
      for (int j = 0; j < 20; j++) {
        inner.put(j + "k".repeat(200), List.of("x".repeat(200), "y".repeat(200)));
      }
      nested.put("n" + i, inner);
    }
    AuditRecord record = record(ScratchLog.event("").toBuilder().detail("n", nested).build());
    assertThat(record.event().details()).containsKey("cut_from_bytes");
    assertThat(record.bytes().remaining()).isLessThan(LIMIT + SEAL);
  }

  @Test
  void a_pair_of_surrogates_is_not_torn() {
    AuditRecord record = record(ScratchLog.event("x" + "\uD83D\uDE00".repeat(50_000)));
    assertThat(record.line()).doesNotContain("\\uD83D", "?");
  }

  @Test
  void a_secret_across_the_cut_is_removed_before() {
    AuditRecord record =
        record(ScratchLog.event("x ".repeat(2040) + "password=" + "s".repeat(99_000)));
    assertThat(record.line()).doesNotContain("sss").contains("[redacted]");
  }

  @Test
  void cut_events_are_counted_and_the_count_is_recorded() {
    try (AuditLog log = AuditLog.builder(sink).open()) {
      log.record(ScratchLog.event("x".repeat(1 << 20)));
      log.record(ScratchLog.event("x"));
      assertThat(log.cutEvents()).isEqualTo(1);
    }
    assertThat(sink.records().get(3).line())
        .contains("\"log_closed\",\"task_id\":null,\"details\":{\"cut_events\":1}");
  }

  private AuditRecord record(AuditEvent event) {
    InMemorySink fresh = new InMemorySink();
    try (AuditLog log = AuditLog.builder(fresh).maxEventBytes(LIMIT).open()) {
      log.record(event);
    }
    return fresh.records().get(1);
  }
}
