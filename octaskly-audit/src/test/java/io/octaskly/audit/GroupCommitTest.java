package io.octaskly.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Callers that record at the same time share a force. */
@Timeout(60)
class GroupCommitTest {
  private static final int CALLERS = 32;

  private final TestSink sink = new TestSink();
  private final Callers callers = new Callers();

  @Test
  void all_who_came_during_a_force_share_the_next() throws InterruptedException {
    try (AuditLog log = AuditLog.builder(sink).open()) {
      sink.calls.clear();
      CountDownLatch disk = sink.holdNextForce();
      for (int i = 0; i < CALLERS; i++) {
        callers.startAndAwaitBlocked(() -> log.record(ScratchLog.event("x")));
      }
      assertThat(sink.stored.events()).hasSize(1);
      disk.countDown();
      assertThat(callers.join()).isEmpty();
    }
    assertThat(sink.calls.subList(0, 4))
        .containsExactly("append 1", "force", "append " + (CALLERS - 1), "force");
  }

  @Test
  void callers_at_full_speed_need_fewer_forces_than_events() throws InterruptedException {
    int each = 200;
    try (ScratchLog scratch = new ScratchLog();
        AuditLog log = AuditLog.open(scratch.file());
        AuditLog counted = AuditLog.builder(sink).open()) {
      sink.calls.clear();
      for (int i = 0; i < CALLERS; i++) {
        callers.start(
            () -> {
              for (int n = 0; n < each; n++) {
                // The file makes callers meet as they do on a real disk.
                if (n % 20 == 0) {
                  log.record(ScratchLog.event("x"));
                }
                counted.record(ScratchLog.event("x"));
              }
            });
      }
      assertThat(callers.join()).isEmpty();
      long forces = sink.calls.stream().filter("force"::equals).count();
      assertThat(sink.stored.events()).hasSize(CALLERS * each);
      assertThat(forces).isLessThan(sink.stored.events().size());
      assertThat(scratch.verify().events()).isEqualTo(1L + CALLERS * each / 20);
    }
  }

  @Test
  void threads_and_stages_mix() throws InterruptedException {
    try (AuditLog log = AuditLog.builder(sink).open()) {
      for (int i = 0; i < 8; i++) {
        callers.start(
            () -> {
              for (int n = 0; n < 500; n++) {
                log.recordAsync(ScratchLog.event("async"));
                log.record(ScratchLog.event("sync"));
              }
            });
      }
      assertThat(callers.join()).isEmpty();
    }
    assertThat(sink.stored.events()).hasSize(8000);
  }

  @Test
  void a_large_queue_is_committed_in_bounded_batches() {
    AuditEvent large = ScratchLog.event("x".repeat(1 << 19));
    try (AuditLog log = AuditLog.builder(sink).maxEventBytes(1 << 20).open()) {
      CountDownLatch disk = sink.holdNextForce();
      log.recordAsync(large);
      sink.awaitHeld();
      sink.calls.clear();
      for (int i = 0; i < 20; i++) {
        log.recordAsync(large);
      }
      disk.countDown();
      log.record(large);
    }
    assertThat(sink.calls).startsWith("append 8", "force", "append 8", "force");
    assertThat(sink.stored.events()).hasSize(22);
  }
}
