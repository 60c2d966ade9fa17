package io.octaskly.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a crash leaves is repaired, and recorded; anything else is not touched. */
class CrashRepairTest {
  private final ScratchLog log = new ScratchLog();

  @AfterEach
  void deleteLog() {
    log.close();
  }

  @Test
  void a_repaired_log_goes_on() {
    log.with("a");
    log.write(log.text() + "{\"timestamp\":\"20");
    log.with("b");
    assertThat(log.verify().events()).isEqualTo(7);
    assertThat(log.text())
        .contains("\"severity\":\"warning\",\"user\":null,\"action\":\"log_repaired\"");
  }

  @Test
  void an_empty_file_becomes_a_log() {
    log.write("");
    log.with("a");
    assertThat(log.verify().events()).isEqualTo(3);
  }

  @Test
  void a_session_says_how_the_one_before_ended() {
    log.with("a");
    log.with("b");
    List<String> lines = log.lines();
    log.write(lines.subList(0, 5));
    log.with("c");
    assertThat(log.lines().stream().filter(line -> line.contains("log_opened")))
        .map(line -> line.replaceFirst(".*\"last_session\":\"(\\w+)\".*", "$1"))
        .containsExactly("none", "closed", "interrupted");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "hello",
        "hello\n",
        "{\"x\":1}",
        "hello\0\0\0",
        "\nhello",
        "{\"timestamp\":\"2026-01-01T00:00:00.000Z\",\"event_type\":\"system\"}\n"
      })
  void a_foreign_file_is_refused_and_not_touched(String text) {
    log.write(text);
    assertRefused("line 1 is not one of an audit log");
  }

  @Test
  void the_start_of_a_first_line_is_what_a_crash_leaves() {
    log.write("{\"timestamp\":\"2026");
    log.with("a");
    assertThat(log.verify().events()).isEqualTo(4);
  }

  @Test
  void a_tampered_log_is_refused_and_not_touched() {
    log.with("a", "b", "c");
    log.write(log.text().replace("\"b\"", "\"B\""));
    assertRefused("line 3 does not match its chain value: it was edited. Keep it as evidence");
  }

  @Test
  void a_tampered_log_with_a_torn_tail_is_refused_and_not_touched() {
    log.with("a", "b", "c");
    log.write(log.text().replace("\"b\"", "\"B\"") + "{\"timest");
    assertRefused("line 3 does not match its chain value");
  }

  @Test
  void a_zero_that_fills_no_block_is_no_crash() {
    log.with("a", "b", "c");
    log.write(log.text().replace("\"b\"", "\"\0\""));
    assertRefused("line 3 does not match its chain value");
  }

  @Test
  void a_tail_longer_than_a_batch_is_no_crash() {
    log.with("a");
    byte[] bytes = Arrays.copyOf(log.bytes(), 9 << 20);
    log.write(bytes);
    assertRefused("line 4 ");
  }

  @Test
  void a_log_of_a_later_format_is_refused_and_not_touched() {
    log.with();
    String later = log.lines().get(0).replace("\"format\":1", "\"format\":2");
    log.write(List.of(Forgery.chained(later)));
    assertRefused("line 1 announces format 2; this version reads format 1");
  }

  @Test
  void a_repair_event_holds_nothing_of_the_torn_text() {
    log.with("a");
    log.write(log.text() + "{\"user\":\"mallory");
    log.with();
    assertThat(log.text()).doesNotContain("mallory");
  }

  private void assertRefused(String reason) {
    String before = log.text();
    assertThatExceptionOfType(AuditException.class)
        .isThrownBy(log::open)
        .withMessageContaining("audit.log is not continued: " + reason);
    assertThat(log.text()).isEqualTo(before);
    // Nor does a refusal keep the lock.
    log.write("");
    log.open().close();
  }
}
