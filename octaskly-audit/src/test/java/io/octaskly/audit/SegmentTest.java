package io.octaskly.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.octaskly.audit.Verification.Intact;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rotation, compression and retention: what they leave, and that it verifies. */
class SegmentTest {
  private final ScratchLog scratch = new ScratchLog();
  private final TestClock clock = new TestClock();

  @AfterEach
  void deleteLog() {
    scratch.close();
  }

  @Test
  void a_rotated_log_is_one_chain_over_all_segments() {
    scratch.withSegments(scratch.builder(), 3, 4);
    assertThat(scratch.names())
        .containsExactly(
            "audit.log",
            "audit.log.000001",
            "audit.log.000001.idx",
            "audit.log.000002",
            "audit.log.000002.idx",
            "audit.log.idx",
            "audit.log.key",
            "audit.log.lock");
    Intact intact = intact(scratch);
    assertThat(intact.events()).isEqualTo(16);
    assertThat(intact.signed()).isEqualTo(intact.head());
    assertThat(scratch.allLines()).hasSize(16);
  }

  @Test
  void a_segment_ends_before_it_gets_too_large() throws IOException {
    try (AuditLog log =
        scratch.builder().rotation(new Rotation(64 << 10, Duration.ofDays(1))).open()) {
      for (int i = 0; i < 300; i++) {
        log.record(ScratchLog.event("x".repeat(600)));
      }
    }
    assertThat(scratch.names()).contains("audit.log.000001", "audit.log.000004");
    assertThat(Files.size(scratch.segment(1))).isLessThan((64 << 10) + 1000);
    assertThat(intact(scratch).events()).isEqualTo(302 + 4);
  }

  @Test
  void a_segment_ends_when_it_is_old_enough() {
    try (AuditLog log =
        scratch
            .builder()
            .clock(clock)
            .rotation(new Rotation(1 << 20, Duration.ofHours(1)))
            .open()) {
      log.record(ScratchLog.event("a"));
      clock.move(Duration.ofMinutes(59));
      log.record(ScratchLog.event("b"));
      assertThat(scratch.names()).doesNotContain("audit.log.000001");
      clock.move(Duration.ofMinutes(1));
      log.record(ScratchLog.event("c"));
      assertThat(scratch.names()).contains("audit.log.000001");
    }
    assertThat(scratch.text()).contains("\"c\"").doesNotContain("\"b\"");
  }

  @Test
  void the_age_of_a_segment_counts_over_sessions() {
    scratch.withSegments(scratch.builder().clock(clock), 1, 1);
    clock.move(Duration.ofDays(2));
    scratch.withSegments(scratch.builder().clock(clock), 1, 1);
    assertThat(scratch.names()).contains("audit.log.000001");
    assertThat(intact(scratch).events()).isEqualTo(7);
  }

  @Test
  void times_that_events_bring_do_not_count_for_the_age_of_a_segment() {
    AuditEvent old =
        ScratchLog.event("old").toBuilder()
            .timestamp(ScratchLog.NOON.minus(Duration.ofDays(400)))
            .build();
    try (AuditLog log = scratch.builder().clock(clock).open()) {
      log.rotate();
      log.record(old);
      log.record(old);
    }
    scratch.withSegments(scratch.builder().clock(clock), 1, 1);
    assertThat(scratch.names()).contains("audit.log.000001").doesNotContain("audit.log.000002");
  }

  @Test
  void every_segment_is_signed_by_a_key_of_its_own() {
    scratch.withSegments(scratch.builder(), 4, 1);
    List<String> keys =
        scratch.allLines().stream()
            .filter(line -> line.contains("segment_rotated"))
            .map(line -> line.replaceFirst(".*\"key\":\"([^\"]*)\".*", "$1"))
            .toList();
    assertThat(keys).hasSize(3).doesNotHaveDuplicates();
    assertThat(scratch.holdsAnywhere("audit.log.key.next")).isFalse();
  }

  @Test
  void an_old_private_key_is_nowhere_after_a_rotation() throws IOException {
    Path key = scratch.file().resolveSibling("audit.log.key");
    try (AuditLog log = scratch.open()) {
      String before = Files.readAllLines(key).get(0);
      log.rotate();
      assertThat(Files.readAllLines(key).get(0)).isNotEqualTo(before);
      assertThat(scratch.holdsAnywhere(before)).isFalse();
    }
  }

  @Test
  void compressed_segments_verify_and_are_what_they_were() throws IOException {
    scratch.withSegments(scratch.builder(), 3, 200);
    List<String> before = scratch.allLines();
    scratch.builder().compressClosedSegments().open().close();
    assertThat(scratch.names())
        .contains("audit.log.000001.gz", "audit.log.000002.gz")
        .doesNotContain("audit.log.000001", "audit.log.000002");
    assertThat(intact(scratch).events()).isEqualTo(before.size() + 2);
    assertThat(scratch.allLines().subList(0, before.size())).isEqualTo(before);
    assertThat(Files.size(scratch.segment(1))).isLessThan(60_000);
  }

  @Test
  void gzip_of_the_system_reads_compressed_segments() throws IOException, InterruptedException {
    scratch.withSegments(scratch.builder().compressClosedSegments(), 2, 300);
    Process zcat = new ProcessBuilder("zcat", scratch.segment(1).toString()).start();
    String text = new String(zcat.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(zcat.waitFor()).isZero();
    assertThat(text.lines()).hasSize(302);
  }

  @Test
  void retention_by_age_removes_whole_segments_and_says_so() {
    AuditLog.Builder builder = scratch.builder().clock(clock);
    scratch.withSegments(builder, 3, 5);
    clock.move(Duration.ofDays(8));
    scratch.builder().clock(clock).retention(Retention.DAYS_7).open().close();
    assertThat(scratch.names())
        .contains("audit.log.retired", "audit.log")
        .doesNotContain("audit.log.000001", "audit.log.000002", "audit.log.000001.idx");
    assertThat(scratch.text())
        .contains("\"action\":\"retention_applied\"")
        .contains("{\"first_segment\":1,\"last_segment\":2,\"up_to\":\"");
    Intact intact = intact(scratch);
    assertThat(intact.first()).isEqualTo(1 + 6 + 1 + 6);
    assertThat(intact.explanation()).contains("after 13 that retention removed");
  }

  @Test
  void retention_by_size_keeps_the_newest() {
    AuditLog.Builder builder =
        scratch
            .builder()
            .rotation(new Rotation(64 << 10, Duration.ofDays(1)))
            .retention(Retention.DAYS_90.andBytes(150 << 10));
    try (AuditLog log = builder.open()) {
      for (int i = 0; i < 600; i++) {
        log.record(ScratchLog.event("x".repeat(600)));
      }
    }
    assertThat(scratch.names()).contains("audit.log.retired").doesNotContain("audit.log.000001");
    assertThat(scratch.names().stream().filter(n -> n.matches("audit.log.[0-9]{6}")))
        .hasSizeBetween(2, 4);
    intact(scratch);
  }

  @Test
  void a_log_without_its_oldest_segments_still_follows_from_its_trust_root() {
    String root;
    try (AuditLog log = scratch.builder().clock(clock).open()) {
      root = log.trustRoot().orElseThrow();
      log.rotate();
      log.record(ScratchLog.event("a"));
      log.rotate();
    }
    clock.move(Duration.ofDays(91));
    scratch.builder().clock(clock).retention(Retention.DAYS_90).open().close();
    scratch.builder().clock(clock).retention(Retention.DAYS_90).open().close();
    Verification found = AuditVerifier.of(scratch.file()).trusting(root).verify();
    assertThat(found).isInstanceOfSatisfying(Intact.class, i -> assertThat(i.rooted()).isTrue());
    assertThat(scratch.names()).doesNotContain("audit.log.000001", "audit.log.000002");
  }

  /** Retention runs on a thread of its own, and must not record before the session has begun. */
  @RepeatedTest(100)
  void session_that_begins_with_a_rotation_and_retention_is_intact() {
    TestClock clock = new TestClock();
    scratch.withSegments(scratch.builder().clock(clock), 3, 1);
    clock.move(Duration.ofDays(30));

    scratch.builder().clock(clock).retention(Retention.DAYS_7).open().close();

    Verification found = scratch.verify();
    assertThat(found).as(found.explanation()).isInstanceOf(Verification.Intact.class);
  }

  @Test
  void all_at_once_still_verifies() {
    for (int session = 0; session < 4; session++) {
      AuditLog.Builder builder =
          scratch.builder().clock(clock).compressClosedSegments().retention(Retention.ofDays(2));
      scratch.withSegments(builder, 3, 30);
      clock.move(Duration.ofDays(1));
      try (AuditLog log = scratch.builder().clock(clock).open()) {
        log.eraseSubject("alice");
      }
      intact(scratch);
    }
    assertThat(scratch.names()).contains("audit.log.retired");
    assertThat(scratch.holdsAnywhere("alice")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"before the rename", "before the key", "after the rename"})
  void a_rotation_that_a_crash_interrupted_is_completed(String when) throws IOException {
    Path key = scratch.file().resolveSibling("audit.log.key");
    Path next = scratch.file().resolveSibling("audit.log.key.next");
    scratch.withSegments(scratch.builder(), 1, 3);
    byte[] oldKey = Files.readAllBytes(key);
    try (AuditLog log = scratch.open()) {
      log.rotate();
    }
    // Back to what the disk held at that moment.
    Files.delete(scratch.file());
    if (!when.equals("after the rename")) {
      Files.move(scratch.segment(1), scratch.file());
    }
    if (when.equals("before the key")) {
      Files.move(key, next);
      Files.write(key, oldKey);
    }
    scratch.with("again");
    assertThat(intact(scratch).events()).isEqualTo(5 + 2 + 3);
    assertThat(scratch.names()).contains("audit.log.000001").doesNotContain("audit.log.key.next");
  }

  @Test
  void a_key_that_was_prepared_for_nothing_is_removed() throws IOException {
    scratch.with("a");
    Path next = scratch.file().resolveSibling("audit.log.key.next");
    Files.writeString(next, "half a key");
    scratch.with("b");
    assertThat(next).doesNotExist();
    intact(scratch);
  }

  @Test
  void what_a_crash_left_of_a_compression_is_removed() throws IOException {
    scratch.withSegments(scratch.builder(), 2, 3);
    Files.writeString(scratch.file().resolveSibling("audit.log.000001.gz.tmp"), "half");
    Files.writeString(scratch.file().resolveSibling("audit.log.000001.gz"), "not deleted yet");
    intact(scratch);
    scratch.with("x");
    assertThat(scratch.names()).doesNotContain("audit.log.000001.gz.tmp", "audit.log.000001.gz");
    intact(scratch);
  }

  @Test
  void a_log_whose_key_is_lost_is_not_continued() throws IOException {
    scratch.with("a");
    Files.delete(scratch.file().resolveSibling("audit.log.key"));
    assertThatExceptionOfType(AuditException.class)
        .isThrownBy(scratch::open)
        .withMessageContaining("its signing key audit.log.key is missing or not ");
    intact(scratch);
  }

  @Test
  void verification_during_rotation_raises_no_alarm() throws InterruptedException {
    Callers callers = new Callers();
    try (AuditLog log = scratch.builder().compressClosedSegments().open()) {
      callers.start(
          () -> {
            for (int i = 0; i < 40; i++) {
              log.record(ScratchLog.event("x"));
              log.rotate();
            }
          });
      callers.start(
          () -> {
            for (int i = 0; i < 40; i++) {
              Verification found = scratch.verify();
              if (found instanceof Verification.Broken broken
                  && broken.problem() != Verification.Problem.TORN_TAIL) {
                throw new AssertionError(found.explanation());
              }
            }
          });
      assertThat(callers.join()).isEmpty();
    }
    assertThat(intact(scratch).events()).isEqualTo(82);
  }

  @Test
  void options_out_of_range_are_refused() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Rotation(1000, Duration.ofDays(1)));
    assertThatIllegalArgumentException().isThrownBy(() -> new Rotation(1 << 20, Duration.ZERO));
    assertThatIllegalArgumentException().isThrownBy(() -> Retention.ofDays(0));
    assertThatIllegalArgumentException().isThrownBy(() -> Retention.DAYS_7.andBytes(1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> scratch.builder().checkpointEvery(0, Duration.ofDays(1)));
  }

  private static Intact intact(ScratchLog log) {
    Verification found = log.verify();
    assertThat(found).as(found.explanation()).isInstanceOf(Intact.class);
    return (Intact) found;
  }
}
