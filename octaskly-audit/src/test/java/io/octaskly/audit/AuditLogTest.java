package io.octaskly.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class AuditLogTest {
  private static final AuditEvent EVENT = ScratchLog.event("hello");

  private final TestSink sink = new TestSink();

  @Test
  void record_returns_after_append_and_force() {
    try (AuditLog log = AuditLog.builder(sink).open()) {
      sink.calls.clear();
      log.record(EVENT);
      assertThat(sink.calls).containsExactly("append 1", "force");
      assertThat(sink.stored.events()).hasSize(1);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"OPERATING_SYSTEM", "MEMORY"})
  void weaker_modes_force_nothing(Durability durability) {
    try (AuditLog log = AuditLog.builder(sink).durability(durability).open()) {
      log.record(EVENT);
    }
    assertThat(sink.calls).doesNotContain("force");
    assertThat(sink.stored.events()).hasSize(1);
    assertThat(sink.stored.records().get(0).line())
        .contains("\"durability\":\"" + durability.label() + "\"");
  }

  @Test
  void events_are_numbered_without_gap_in_the_order_of_one_caller() {
    try (AuditLog log = AuditLog.builder(sink).open()) {
      for (int i = 0; i < 10; i++) {
        log.record(ScratchLog.event("m" + i));
      }
    }
    assertThat(sink.stored.records())
        .extracting(record -> record.head().sequence())
        .containsExactlyElementsOf(IntStream.rangeClosed(1, 12).mapToObj(Long::valueOf).toList());
    assertThat(sink.stored.events())
        .extracting(event -> event.details().get("message"))
        .containsExactly("m0", "m1", "m2", "m3", "m4", "m5", "m6", "m7", "m8", "m9");
  }

  @Test
  void the_clock_gives_the_time_unless_the_event_brings_its_own() {
    Instant own = Instant.parse("2020-01-01T00:00:00Z");
    try (AuditLog log = AuditLog.builder(sink).clock(() -> ScratchLog.NOON).open()) {
      log.record(EVENT);
      log.record(EVENT.toBuilder().timestamp(own).build());
    }
    assertThat(sink.stored.events())
        .extracting(event -> event.timestamp().orElseThrow())
        .containsExactly(ScratchLog.NOON, own);
  }

  @Test
  void secrets_are_removed_before_a_sink_sees_them() {
    try (AuditLog log = AuditLog.builder(sink).open()) {
      log.record(EVENT.toBuilder().user("token=abc123").detail("password", "hunter2").build());
    }
    AuditRecord record = sink.stored.records().get(1);
    assertThat(record.line()).doesNotContain("abc123", "hunter2").contains("token=[redacted]");
    assertThat(record.event().details()).containsEntry("password", Redactor.MARK);
  }

  @Test
  void a_host_may_give_its_own_redactor() {
    Redactor redactor = Redactor.builder().secretValue("xyzzy-plugh".toCharArray()).build();
    try (AuditLog log = AuditLog.builder(sink).redactor(redactor).open()) {
      log.record(ScratchLog.event("say xyzzy-plugh twice"));
    }
    assertThat(sink.stored.events().get(0).details())
        .isEqualTo(Map.of("message", "say [redacted] twice"));
  }

  @Test
  void the_type_of_the_log_itself_is_refused_from_others() {
    AuditEvent forged = AuditEvent.builder(EventType.AUDIT, Action.LOG_OPENED).build();
    try (AuditLog log = AuditLog.builder(sink).open()) {
      assertThatIllegalArgumentException().isThrownBy(() -> log.record(forged));
      assertThatIllegalArgumentException().isThrownBy(() -> log.recordAsync(forged));
      assertThatNullPointerException().isThrownBy(() -> log.record(null));
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_stage_completes_when_the_event_is_stored(Durability durability) {
    try (AuditLog log = AuditLog.builder(sink).durability(durability).open()) {
      log.recordAsync(EVENT).toCompletableFuture().join();
      assertThat(sink.stored.events()).hasSize(1);
    }
  }

  @Test
  void many_stages_complete_and_none_blocks_its_caller() {
    try (AuditLog log = AuditLog.builder(sink).open()) {
      CountDownLatch disk = sink.holdNextForce();
      List<CompletableFuture<?>> stages = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        stages.add(log.recordAsync(ScratchLog.event("m" + i)).toCompletableFuture());
      }
      assertThat(stages).noneMatch(CompletableFuture::isDone);
      disk.countDown();
      CompletableFuture.allOf(stages.toArray(CompletableFuture[]::new)).join();
    }
    assertThat(sink.stored.events()).hasSize(100);
  }

  @Test
  void what_depends_on_a_stage_may_record() {
    try (AuditLog log = AuditLog.builder(sink).open()) {
      log.recordAsync(EVENT)
          .thenRun(() -> log.record(EVENT))
          .thenCompose(done -> log.recordAsync(EVENT))
          .toCompletableFuture()
          .join();
    }
    assertThat(sink.stored.events()).hasSize(3);
  }

  @Test
  void an_interrupted_caller_records_all_the_same_and_stays_interrupted() {
    try (ScratchLog scratch = new ScratchLog();
        AuditLog log = AuditLog.open(scratch.file())) {
      Thread.currentThread().interrupt();
      log.record(EVENT);
      log.record(EVENT);
      assertThat(Thread.interrupted()).isTrue();
      log.record(EVENT);
      assertThat(scratch.verify().events()).isEqualTo(4);
    }
  }

  @ParameterizedTest
  @EnumSource
  void closing_stores_what_is_queued_and_says_so(Durability durability) {
    AuditLog log = AuditLog.builder(sink).durability(durability).open();
    for (int i = 0; i < 100; i++) {
      log.recordAsync(EVENT);
    }
    log.close();
    log.close();
    List<AuditRecord> records = sink.stored.records();
    assertThat(records).hasSize(102);
    assertThat(records.get(101).event().action()).isEqualTo(Action.LOG_CLOSED);
    assertThat(log.head()).isEqualTo(records.get(101).head());
  }

  @Test
  void a_closed_log_refuses() {
    AuditLog log = AuditLog.builder(sink).open();
    log.close();
    assertThatExceptionOfType(AuditException.class)
        .isThrownBy(() -> log.record(EVENT))
        .withMessage("the audit log is closed: open it again to record");
    assertThatExceptionOfType(CompletionException.class)
        .isThrownBy(() -> log.recordAsync(EVENT).toCompletableFuture().join())
        .withCauseInstanceOf(AuditException.class);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void after_a_failure_nothing_is_recorded_any_more(boolean inForce) {
    AuditLog log = AuditLog.builder(sink).open();
    ChainHead before = log.head();
    sink.failNext(inForce, new IOException("No space left on device"));
    for (int i = 0; i < 3; i++) {
      assertThatExceptionOfType(AuditException.class)
          .isThrownBy(() -> log.record(EVENT))
          .withMessage(
              "the audit log cannot record: No space left on device. Nothing more is recorded"
                  + " until it is opened again")
          .withCauseInstanceOf(IOException.class);
    }
    assertThatExceptionOfType(CompletionException.class)
        .isThrownBy(() -> log.recordAsync(EVENT).toCompletableFuture().join())
        .withMessageContaining("No space left on device");
    sink.calls.clear();
    assertThatExceptionOfType(AuditException.class).isThrownBy(log::close);
    assertThat(sink.calls).isEmpty();
    assertThat(log.head()).isEqualTo(before);
  }

  @Test
  void a_failure_reaches_everybody_who_waits() throws InterruptedException {
    AuditLog log = AuditLog.builder(sink).open();
    CountDownLatch disk = sink.holdNextForce();
    sink.failNext(true, new AssertionError("a bug"));
    Callers callers = new Callers();
    callers.startAndAwaitBlocked(() -> log.record(EVENT));
    callers.startAndAwaitBlocked(() -> log.record(EVENT));
    CompletableFuture<?> stage = log.recordAsync(EVENT).toCompletableFuture();
    disk.countDown();
    assertThat(callers.join()).hasSize(2).allMatch(AuditException.class::isInstance);
    assertThat(stage)
        .failsWithin(Duration.ofSeconds(30))
        .withThrowableThat()
        .withMessageContaining("a bug");
  }

  @Test
  void in_memory_mode_whoever_records_next_learns_of_the_loss() throws InterruptedException {
    AuditLog log = AuditLog.builder(sink).durability(Durability.MEMORY).open();
    sink.failNext(false, new IOException("disk on fire"));
    CountDownLatch disk = sink.holdNextAppend();
    for (int i = 0; i < 5; i++) {
      log.record(EVENT);
    }
    disk.countDown();
    sink.failed.await();
    assertThatExceptionOfType(AuditException.class)
        .isThrownBy(log::close)
        .withMessageContaining("disk on fire (5 earlier events are lost with it)");
  }

  @Test
  void a_full_queue_blocks_and_then_fails() {
    AuditLog log = AuditLog.builder(sink).queue(2, Duration.ofMillis(20)).open();
    CountDownLatch disk = sink.holdNextForce();
    List<CompletableFuture<?>> stages = new ArrayList<>();
    stages.add(log.recordAsync(EVENT).toCompletableFuture());
    sink.awaitHeld();
    stages.add(log.recordAsync(EVENT).toCompletableFuture());
    stages.add(log.recordAsync(EVENT).toCompletableFuture());
    assertThatExceptionOfType(AuditException.class)
        .isThrownBy(() -> log.record(EVENT))
        .withMessage(
            "the audit log is too slow: 2 events waited for 20 ms. The event is not recorded");
    disk.countDown();
    CompletableFuture.allOf(stages.toArray(CompletableFuture[]::new)).join();
    log.record(EVENT);
    log.close();
    assertThat(sink.stored.events()).hasSize(4);
  }

  @Test
  void a_queue_of_large_events_is_full_before_memory_is() {
    AuditLog log = AuditLog.builder(sink).maxEventBytes(1 << 20).queue(1000, Duration.ZERO).open();
    CountDownLatch disk = sink.holdNextForce();
    AuditEvent large = ScratchLog.event("x".repeat(1 << 19));
    log.recordAsync(large);
    sink.awaitHeld();
    int accepted = 0;
    while (!log.recordAsync(large).toCompletableFuture().isCompletedExceptionally()) {
      accepted++;
    }
    assertThat(accepted).isEqualTo(128);
    disk.countDown();
    log.close();
    assertThat(sink.stored.events()).hasSize(129);
  }

  @Test
  void a_sink_that_records_to_its_own_log_is_told_instead_of_waiting_for_ever() {
    List<AuditLog> self = new ArrayList<>();
    AuditSink confused =
        new AuditSink() {
          @Override
          public void append(List<AuditRecord> batch) {
            self.forEach(log -> log.record(EVENT));
          }

          @Override
          public void force() {}
        };
    AuditLog log = AuditLog.builder(confused).open();
    self.add(log);
    assertThatExceptionOfType(AuditException.class)
        .isThrownBy(() -> log.record(EVENT))
        .withMessageContaining("a sink recorded to the log that it serves");
  }

  @Test
  void options_out_of_range_are_refused() {
    AuditLog.Builder builder = AuditLog.builder(sink);
    assertThatIllegalArgumentException().isThrownBy(() -> builder.maxEventBytes(1000));
    assertThatIllegalArgumentException().isThrownBy(() -> builder.maxEventBytes(2 << 20));
    assertThatIllegalArgumentException().isThrownBy(() -> builder.queue(0, Duration.ZERO));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.queue(1, Duration.of(-1, TimeUnit.SECONDS.toChronoUnit())));
  }
}
