package io.octaskly.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuditEventTest {
  private final AuditEvent.Builder builder =
      AuditEvent.builder(EventType.SYSTEM, Action.SYSTEM_STARTED);

  @Test
  void an_event_holds_what_it_was_given() {
    AuditEvent event =
        builder
            .timestamp(Instant.parse("2026-02-07T14:30:45.123Z"))
            .severity(Severity.WARNING)
            .user("alice")
            .taskId("task-7")
            .sourceIp("192.0.2.1")
            .detail("count", 3)
            .build();
    assertThat(event.timestamp()).contains(Instant.parse("2026-02-07T14:30:45.123Z"));
    assertThat(event.eventType()).isEqualTo("system");
    assertThat(event.severity()).isEqualTo(Severity.WARNING);
    assertThat(event.user()).contains("alice");
    assertThat(event.action()).isEqualTo("system_started");
    assertThat(event.taskId()).contains("task-7");
    assertThat(event.sourceIp()).contains("192.0.2.1");
    assertThat(event.details()).containsExactly(Map.entry("count", 3));
    assertThat(event.toBuilder().build()).isEqualTo(event).hasSameHashCodeAs(event);
  }

  @Test
  void severity_is_info_and_the_rest_empty_unless_set() {
    AuditEvent event = builder.build();
    assertThat(event.severity()).isEqualTo(Severity.INFO);
    assertThat(event.timestamp()).isEmpty();
    assertThat(event.user()).isEmpty();
    assertThat(event.taskId()).isEmpty();
    assertThat(event.sourceIp()).isEmpty();
    assertThat(event.details()).isEmpty();
  }

  @Test
  void timestamps_are_cut_to_milliseconds() {
    assertThat(builder.timestamp(Instant.parse("2026-01-01T00:00:00.123999Z")).build().timestamp())
        .contains(Instant.parse("2026-01-01T00:00:00.123Z"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0000-12-31T23:59:59Z", "+10000-01-01T00:00:00Z"})
  void a_year_without_four_digits_is_refused(String timestamp) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.timestamp(Instant.parse(timestamp)))
        .withMessageContaining("is outside 0001-01-01T00:00:00Z..9999-12-31T23:59:59.999Z");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Login", "log in", "1st", "a\nb", "naïve"})
  void a_type_or_action_of_another_form_is_refused(String word) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AuditEvent.builder(word, Action.LOCKDOWN))
        .withMessageContaining("event type \"" + word + "\" is not of the form");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AuditEvent.builder(EventType.SYSTEM, word))
        .withMessageContaining("action \"" + word + "\" is not of the form");
  }

  @Test
  void details_are_copied_to_the_bottom() {
    List<Object> list = new ArrayList<>(List.of("a"));
    Map<String, Object> inner = new HashMap<>(Map.of("list", list));
    AuditEvent event = builder.detail("inner", inner).build();
    list.add("b");
    inner.put("more", 1);
    assertThat(event.details()).isEqualTo(Map.of("inner", Map.of("list", List.of("a"))));
    assertThatThrownBy(() -> ((Map<?, ?>) event.details().get("inner")).clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void details_keep_every_kind_of_json_value() {
    List<Object> values =
        Arrays.asList(null, true, "x", 1, 2L, 1.5, new BigDecimal("1e400"), BigInteger.TEN);
    assertThat(builder.detail("values", values).build().details().get("values")).isEqualTo(values);
  }

  @Test
  void a_value_that_json_does_not_know_is_refused_with_its_place() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.detail("a", List.of(1, Map.of("b", Path.of("/etc")))).build())
        .withMessageStartingWith("details.a[1].b is a ")
        .withMessageContaining("such as its toString()");
  }

  @Test
  void numbers_that_json_cannot_express_are_refused() {
    for (Number number :
        List.of(
            Double.NaN,
            Float.NEGATIVE_INFINITY,
            new AtomicInteger(),
            BigInteger.TWO.pow(2000),
            new BigDecimal(BigInteger.TWO.pow(2000)))) {
      assertThatIllegalArgumentException()
          .as("%s", number)
          .isThrownBy(() -> builder.detail("n", number).build())
          .withMessageStartingWith("details.n ");
    }
  }

  @Test
  void a_cycle_is_refused() {
    List<Object> list = new ArrayList<>();
    list.add(list);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.detail("list", list).build())
        .withMessageContaining("is more than 32 levels deep");
  }

  @Test
  void a_key_that_is_no_text_is_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.detail("map", Map.of(1, 2)).build())
        .withMessageStartingWith("details.map has a key 1 that is not a String");
    assertThatNullPointerException().isThrownBy(() -> builder.detail(null, 1));
  }

  @Test
  void a_lone_surrogate_is_replaced_wherever_it_stands() {
    String lone = "a\uD83D";
    AuditEvent event =
        builder.user(lone).taskId(lone).sourceIp(lone).detail(lone, List.of(lone)).build();
    assertThat(event.user()).contains("a\uFFFD");
    assertThat(event.taskId()).contains("a\uFFFD");
    assertThat(event.sourceIp()).contains("a\uFFFD");
    assertThat(event.details()).isEqualTo(Map.of("a\uFFFD", List.of("a\uFFFD")));
    assertThat(builder.user("\uD83D\uDE00").build().user()).contains("\uD83D\uDE00");
  }

  @Test
  void its_text_form_shows_nothing_that_could_be_secret() {
    assertThat(builder.user("alice").detail("password", "hunter2").build())
        .hasToString("system/system_started (info)");
  }
}
