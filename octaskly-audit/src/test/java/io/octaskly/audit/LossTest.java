package io.octaskly.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What may be dropped or counted instead of recorded, and that the log says so. */
@Timeout(60)
class LossTest {
  private final TestSink sink = new TestSink();
  private final TestClock clock = new TestClock();

  @Test
  void in_lossy_mode_drops_are_counted_and_on_record() {
    AuditLog log = AuditLog.builder(sink).queue(2, Duration.ofMillis(1)).dropWhenFull().open();
    CountDownLatch disk = sink.holdNextForce();
    log.recordAsync(ScratchLog.event("first"));
    sink.awaitHeld();
    log.recordAsync(ScratchLog.event("second"));
    CompletableFuture<?> third = log.recordAsync(ScratchLog.event("third")).toCompletableFuture();
    for (int i = 0; i < 5; i++) {
      log.record(ScratchLog.event("lost"));
    }
    assertThat(log.droppedEvents()).isEqualTo(5);
    disk.countDown();
    third.join();
    log.record(ScratchLog.event("fourth"));
    log.close();
    assertThat(sink.stored.events()).hasSize(4);
    assertThat(sink.stored.records().toString())
        .contains("\"severity\":\"error\",\"user\":null,\"action\":\"events_dropped\"")
        .contains("\"details\":{\"events\":5,\"where\":\"queue\",\"reason\":\"it was full\"}");
  }

  @Test
  void a_flood_becomes_one_counted_event() {
    try (AuditLog log = floods(3).open()) {
      List<CompletableFuture<?>> stages = new ArrayList<>();
      for (int i = 0; i < 1000; i++) {
        stages.add(log.recordAsync(failed("192.0.2.1", "user" + i % 7)).toCompletableFuture());
      }
      CompletableFuture.allOf(stages.toArray(CompletableFuture[]::new)).join();
    }
    List<AuditEvent> events = sink.stored.events();
    assertThat(events.size()).isLessThan(100);
    int counted = 0;
    for (AuditEvent event : events) {
      counted += (Integer) event.details().getOrDefault("coalesced_events", 1);
    }
    assertThat(counted).isEqualTo(1000);
    AuditEvent last = events.get(events.size() - 1);
    assertThat(last.sourceIp()).contains("192.0.2.1");
    assertThat(last.user()).isEmpty();
    assertThat(last.details()).containsEntry("users", 7);
  }

  @Test
  void closing_records_what_is_held() {
    AuditLog log =
        AuditLog.builder(sink)
            .clock(clock)
            .coalesceFloods(1, Duration.ofDays(1), Duration.ofSeconds(10), Action.LOGIN_FAILED)
            .open();
    CompletableFuture<?> first = log.recordAsync(failed("a", "x")).toCompletableFuture();
    CompletableFuture<?> second = log.recordAsync(failed("a", "x")).toCompletableFuture();
    CompletableFuture<?> third = log.recordAsync(failed("a", "x")).toCompletableFuture();
    first.join();
    assertThat(second).isNotDone();
    log.close();
    second.join();
    third.join();
    assertThat(sink.stored.events()).hasSize(2);
    assertThat(sink.stored.events().get(1).user()).contains("x");
    assertThat(sink.stored.events().get(1).details()).containsEntry("coalesced_events", 2);
  }

  @Test
  void other_kinds_other_addresses_and_later_windows_are_not_part_of_a_flood() {
    try (AuditLog log = floods(1).open()) {
      log.record(failed("192.0.2.1", "a"));
      log.record(failed("192.0.2.2", "a"));
      log.record(ScratchLog.event("x"));
      log.record(ScratchLog.event("x"));
      clock.move(Duration.ofHours(1));
      log.record(failed("192.0.2.1", "a"));
    }
    assertThat(sink.stored.events())
        .hasSize(5)
        .noneMatch(event -> event.details().containsKey("coalesced_events"));
  }

  @Test
  void floods_out_of_range_are_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> AuditLog.builder(sink).coalesceFloods(1, Duration.ofDays(1), Duration.ofDays(1)));
  }

  @Test
  void a_clock_that_jumps_back_is_on_record() {
    try (AuditLog log = AuditLog.builder(sink).clock(clock).open()) {
      log.record(ScratchLog.event("a"));
      clock.move(Duration.ofHours(-1));
      log.record(ScratchLog.event("b"));
      log.record(ScratchLog.event("c"));
    }
    assertThat(sink.stored.records().stream().filter(r -> r.line().contains("clock_went_back")))
        .hasSize(1)
        .allMatch(record -> record.line().contains("{\"behind_ms\":3600000}"));
    assertThat(sink.stored.events()).hasSize(3);
  }

  @Test
  void a_clock_that_jumped_back_between_sessions_is_on_record() {
    try (ScratchLog scratch = new ScratchLog()) {
      scratch.withSegments(scratch.builder().clock(clock), 1, 1);
      clock.move(Duration.ofDays(-3));
      scratch.withSegments(scratch.builder().clock(clock), 1, 1);
      assertThat(scratch.text()).contains("clock_went_back", "{\"behind_ms\":259200000}");
      assertThat(scratch.verify()).isInstanceOf(Verification.Intact.class);
    }
  }

  private AuditLog.Builder floods(int burst) {
    return AuditLog.builder(sink)
        .clock(clock)
        .coalesceFloods(burst, Duration.ofMinutes(1), Duration.ofMillis(20), Action.LOGIN_FAILED);
  }

  private static AuditEvent failed(String address, String user) {
    return AuditEvent.builder(EventType.AUTHENTICATION, Action.LOGIN_FAILED)
        .severity(Severity.WARNING)
        .sourceIp(address)
        .user(user)
        .build();
  }
}
