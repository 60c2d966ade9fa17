package io.octaskly.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.octaskly.audit.contract.AuditSinkContract;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class FanOutSinkTest implements AuditSinkContract {
  private final InMemorySink required = new InMemorySink();
  private final TestSink other = new TestSink();
  private final FanOutSink sink = FanOutSink.requiring(required).alsoTo("pager", other);

  @AfterEach
  void close() {
    sink.close();
  }

  @Override
  public FanOutSink sink() {
    return sink;
  }

  @Override
  public List<String> lines() {
    return required.records().stream().map(AuditRecord::line).toList();
  }

  @Test
  void the_others_get_every_event_too() {
    try (AuditLog log = AuditLog.builder(sink).open()) {
      log.record(ScratchLog.event("a"));
    }
    sink.close();
    assertThat(other.stored.records()).hasSameSizeAs(required.records());
  }

  @Test
  void what_the_required_sink_does_not_take_is_not_recorded() {
    TestSink down = new TestSink();
    FanOutSink fanOut = FanOutSink.requiring(down).alsoTo("other", required);
    AuditLog log = AuditLog.builder(fanOut).open();
    down.failNext(false, new IOException("down"));
    assertThatExceptionOfType(AuditException.class)
        .isThrownBy(() -> log.record(ScratchLog.event("a")))
        .withMessageContaining("down");
    fanOut.close();
    assertThat(required.events()).isEmpty();
  }

  @Test
  void another_that_is_down_holds_up_nobody_and_its_loss_is_on_record() throws Exception {
    other.failNext(false, new IOException("pager is down, token=hunter2-hunter2"));
    try (AuditLog log = AuditLog.builder(sink).open()) {
      other.failed.await();
      while (sink.dropped().get("pager") == 0) {
        Thread.onSpinWait();
      }
      log.record(ScratchLog.event("a"));
      assertThat(required.records().toString())
          .contains("\"action\":\"events_dropped\"")
          .contains("\"details\":{\"events\":1,\"where\":\"pager\",\"reason\":\"pager is down,")
          .doesNotContain("hunter2");
    }
  }

  @Test
  void another_that_is_slow_holds_up_nobody() {
    CountDownLatch held = other.holdNextAppend();
    AuditLog log = AuditLog.builder(sink).durability(Durability.OPERATING_SYSTEM).open();
    for (int i = 0; i < SinkBranch.CAPACITY + 10; i++) {
      log.recordAsync(ScratchLog.event("x")).toCompletableFuture().join();
    }
    assertThat(required.events()).hasSize(SinkBranch.CAPACITY + 10);
    assertThat(sink.dropped().get("pager")).isGreaterThanOrEqualTo(10);
    held.countDown();
    log.close();
    assertThat(required.records().toString()).contains("it is too slow: 8192 events wait for it");
  }

  @Test
  void filters_let_through_what_they_say() throws IOException {
    InMemorySink errors = new InMemorySink();
    InMemorySink logins = new InMemorySink();
    InMemorySink alice = new InMemorySink();
    InMemorySink source = new InMemorySink();
    try (AuditLog log = AuditLog.builder(source).open()) {
      log.record(ScratchLog.event("a").toBuilder().severity(Severity.CRITICAL).build());
      log.record(AuditEvent.builder(EventType.AUTHENTICATION, Action.LOGIN_FAILED).build());
    }
    FilterSink.atLeast(Severity.ERROR, errors).append(source.records());
    FilterSink.ofTypes(Set.of(EventType.AUTHENTICATION), logins).append(source.records());
    FilterSink.of(event -> event.user().isPresent(), alice).append(source.records());
    assertThat(errors.records()).containsExactly(source.records().get(1));
    assertThat(logins.records()).containsExactly(source.records().get(2));
    assertThat(alice.records()).containsExactly(source.records().get(1));
  }

  @Test
  void erasure_goes_through_filters() {
    InMemorySink behind = new InMemorySink();
    FanOutSink all =
        FanOutSink.requiring(required).alsoTo("all", FilterSink.atLeast(Severity.INFO, behind));
    try (AuditLog log = AuditLog.builder(all).open()) {
      log.record(ScratchLog.event("a"));
      assertThat(log.eraseSubject("alice").erased()).containsExactly("required", "all");
    }
    all.close();
    assertThat(behind.records().toString()).contains("task_started").doesNotContain("alice");
  }
}
