package io.octaskly.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.octaskly.audit.Verification.Broken;
import io.octaskly.audit.Verification.Intact;
import io.octaskly.audit.Verification.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** A subject that is erased is gone, and the log still proves itself. */
class ErasureTest {
  private static final AuditEvent BY_ALICE =
      AuditEvent.builder(EventType.AUTHENTICATION, Action.LOGIN_SUCCEEDED)
          .user("alice")
          .taskId("task-1")
          .sourceIp("203.0.113.77")
          .detail("email", "a.liddell@example.com")
          .detail("age", 7331)
          .build();

  private static final AuditEvent ABOUT_ALICE =
      AuditEvent.builder(EventType.USER_MANAGEMENT, Action.ROLE_CHANGED)
          .user("bob@home")
          .sourceIp("198.51.100.4")
          .detail("target", "alice")
          .detail("role", "admin")
          .detail("note", Map.of("who", List.of("x", Map.of("name", "Alice"))))
          .build();

  private static final AuditEvent NOT_ABOUT_ALICE =
      AuditEvent.builder(EventType.TASK_EXECUTION, Action.TASK_STARTED)
          .user("malice")
          .detail("argv", List.of("run", "chalice"))
          .build();

  @Test
  void no_byte_of_the_subject_is_left_in_any_file() {
    try (ScratchLog log = new ScratchLog()) {
      for (boolean compressed : new boolean[] {false, true}) {
        AuditLog.Builder builder = log.builder();
        try (AuditLog open = (compressed ? builder.compressClosedSegments() : builder).open()) {
          open.record(BY_ALICE);
          open.rotate();
          open.record(ABOUT_ALICE);
          open.record(BY_ALICE);
        }
      }
      try (AuditLog open = log.open()) {
        ErasureReport report = open.eraseSubject("alice");
        assertThat(report.events()).isEqualTo(6);
        assertThat(report.values()).isEqualTo(4 * 4 + 2 * 2);
        assertThat(report.notErasable()).isEmpty();
        for (String gone : List.of("alice", "203.0.113.77", "a.liddell", "7331")) {
          assertThat(log.holdsAnywhere(gone)).as(gone).isFalse();
        }
        assertThat(log.names())
            .noneMatch(name -> name.endsWith(".tmp") || name.endsWith("erasure"));
        assertThat(log.verify()).isInstanceOf(Intact.class);
      }
      assertThat(log.verify()).isInstanceOf(Intact.class);
    }
  }

  @Test
  void what_is_not_about_the_subject_stays() {
    try (ScratchLog log = new ScratchLog();
        AuditLog open = log.open()) {
      open.record(ABOUT_ALICE);
      open.record(NOT_ABOUT_ALICE);
      open.eraseSubject("alice");
      List<String> lines = log.allLines();
      assertThat(lines.get(1))
          .contains(
              "\"user\":\"bob@home\"",
              "\"role\":\"admin\"",
              "198.51.100.4",
              "\"target\":\"erased:");
      assertThat(lines.get(2)).contains("\"user\":\"malice\"", "chalice");
    }
  }

  @Test
  void salts_go_with_the_values() {
    try (ScratchLog log = new ScratchLog();
        AuditLog open = log.open()) {
      open.record(BY_ALICE);
      String salts = log.lines().get(1).replaceFirst(".*\"salts\":\"([^\"]*)\".*", "$1");
      assertThat(salts).hasSize(4 * 16);
      open.eraseSubject("alice");
      for (int i = 0; i < 4; i++) {
        String salt = salts.substring(16 * i, 16 * i + 16);
        assertThat(log.holdsAnywhere(salt)).isFalse();
      }
      assertThat(log.allLines().get(1)).contains("\"salts\":\"" + "-".repeat(64) + "\"");
    }
  }

  @Test
  void the_erasure_is_an_event_that_does_not_say_whose() {
    try (ScratchLog log = new ScratchLog();
        AuditLog open = log.open()) {
      open.record(BY_ALICE);
      open.record(ABOUT_ALICE);
      open.eraseSubject("Alice");
      assertThat(log.text())
          .contains("\"action\":\"subject_erased\"")
          .contains("\"details\":{\"events\":2,\"part\":\"1/1\",\"places\":\"2,3:0.2\"}")
          .doesNotContainIgnoringCase("alice");
    }
  }

  @Test
  void a_name_in_the_name_of_a_detail_is_erased_too() {
    try (ScratchLog log = new ScratchLog();
        AuditLog open = log.open()) {
      open.record(
          AuditEvent.builder("host_event", "counted").detail("alice", 3).detail("bob", 4).build());
      open.eraseSubject("alice");
      assertThat(log.holdsAnywhere("alice")).isFalse();
      assertThat(log.allLines().get(1)).contains("\"details\":{\"erased\":\"");
      assertThat(log.verify()).isInstanceOf(Intact.class);
      open.eraseSubject("bob");
      assertThat(log.verify()).isInstanceOf(Intact.class);
    }
  }

  @Test
  void one_event_can_lose_several_subjects_one_after_the_other() {
    try (ScratchLog log = new ScratchLog();
        AuditLog open = log.open()) {
      open.record(ABOUT_ALICE);
      open.eraseSubject("alice");
      open.eraseSubject("bob@home");
      assertThat(log.holdsAnywhere("bob@home")).isFalse();
      assertThat(open.eraseSubject("alice").events()).isZero();
      assertThat(log.verify()).isInstanceOf(Intact.class);
    }
  }

  @Test
  void an_address_can_be_erased() {
    try (ScratchLog log = new ScratchLog();
        AuditLog open = log.open()) {
      open.record(ABOUT_ALICE);
      assertThat(open.eraseSubject("198.51.100.4").values()).isEqualTo(1);
      assertThat(log.holdsAnywhere("198.51.100.4")).isFalse();
      assertThat(log.allLines().get(1)).contains("\"user\":\"bob@home\"", "\"target\":\"alice\"");
    }
  }

  @Test
  void a_task_id_stays_and_is_counted() {
    try (ScratchLog log = new ScratchLog();
        AuditLog open = log.open()) {
      open.record(BY_ALICE.toBuilder().taskId("alice-7").build());
      ErasureReport report = open.eraseSubject("alice");
      assertThat(report.keptTaskIds()).isEqualTo(1);
      assertThat(log.allLines().get(1)).contains("\"task_id\":\"alice-7\"");
    }
  }

  @Test
  void what_others_record_meanwhile_is_kept() throws InterruptedException {
    Callers callers = new Callers();
    try (ScratchLog log = new ScratchLog()) {
      try (AuditLog open = log.open()) {
        open.record(BY_ALICE);
        callers.start(
            () -> {
              for (int i = 0; i < 2000; i++) {
                open.record(NOT_ABOUT_ALICE);
              }
            });
        for (int i = 0; i < 5; i++) {
          open.eraseSubject("alice");
        }
        assertThat(callers.join()).isEmpty();
      }
      assertThat(log.verify()).isInstanceOf(Intact.class);
      assertThat(log.allLines().stream().filter(line -> line.contains("malice"))).hasSize(2000);
    }
  }

  @Test
  void values_that_were_taken_out_by_hand_are_an_alarm() throws IOException {
    try (ScratchLog log = new ScratchLog()) {
      try (AuditLog open = log.open()) {
        open.record(BY_ALICE);
        open.record(ABOUT_ALICE);
      }
      try (ScratchLog erased = log.copy()) {
        try (AuditLog open = erased.open()) {
          open.eraseSubject("alice");
        }
        List<String> lines = new ArrayList<>(log.lines());
        lines.set(2, erased.allLines().get(2));
        log.write(lines);
      }
      assertThat(log.verify())
          .isInstanceOfSatisfying(
              Broken.class,
              broken -> {
                assertThat(broken.problem()).isEqualTo(Problem.UNRECORDED_ERASURE);
                assertThat(broken.line()).isEqualTo(3);
              });
    }
  }

  @Test
  void a_host_cannot_make_an_erasure_look_recorded() throws IOException {
    try (ScratchLog log = new ScratchLog()) {
      try (AuditLog open = log.open()) {
        open.record(BY_ALICE);
        open.record(
            AuditEvent.builder(EventType.DATA_ACCESS, Action.SUBJECT_ERASED)
                .detail("places", "2")
                .build());
      }
      try (ScratchLog erased = log.copy()) {
        try (AuditLog open = erased.open()) {
          open.eraseSubject("alice");
        }
        List<String> lines = new ArrayList<>(log.lines());
        lines.set(1, erased.allLines().get(1));
        log.write(lines);
      }
      assertThat(log.verify())
          .isInstanceOfSatisfying(
              Broken.class,
              broken -> assertThat(broken.problem()).isEqualTo(Problem.UNRECORDED_ERASURE));
    }
  }

  /** Whichever files were already replaced when the crash came, opening completes the erasure. */
  @Property(tries = 12)
  void an_erasure_that_a_crash_interrupted_is_completed(
      @ForAll @IntRange(max = 31) int replaced,
      @ForAll boolean compressed,
      @ForAll boolean recorded)
      throws IOException {
    try (ScratchLog log = new ScratchLog()) {
      AuditLog.Builder builder = log.builder();
      try (AuditLog open = (compressed ? builder.compressClosedSegments() : builder).open()) {
        for (int segment = 0; segment < 4; segment++) {
          open.record(BY_ALICE);
          open.record(ABOUT_ALICE);
          open.rotate();
        }
        open.record(NOT_ABOUT_ALICE);
      }
      try (ScratchLog after = log.copy()) {
        try (AuditLog open = after.open()) {
          open.eraseSubject("alice");
        }
        String places = after.text().replaceFirst("(?s).*\"places\":\"([^\"]*)\".*", "$1");
        Files.writeString(log.file().resolveSibling("audit.log.erasure"), places);
        for (int segment = 1; recorded && segment <= 4; segment++) {
          if ((replaced >> segment & 1) == 1) {
            Files.copy(
                after.segment(segment),
                log.segment(segment),
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);
          }
          if ((replaced & 1) == 1) {
            // Between the new file and its index.
            Files.deleteIfExists(
                log.file().resolveSibling(String.format("audit.log.%06d.idx", segment)));
          }
        }
      }
      if (!recorded) {
        Path half = log.file().resolveSibling("audit.log.000002.tmp");
        Files.writeString(half, "{\"user\":\"alice");
      }

      log.open().close();

      assertThat(log.holdsAnywhere("\"alice\"")).isFalse();
      assertThat(log.holdsAnywhere("203.0.113.77")).isFalse();
      assertThat(log.text()).contains("\"resumed\":true");
      assertThat(log.names()).noneMatch(name -> name.endsWith(".tmp") || name.endsWith("erasure"));
      assertThat(log.verify()).isInstanceOf(Intact.class);
    }
  }

  /** Random events, random subjects: gone from the bytes, and the chain holds. */
  @Property(tries = 12)
  void any_subject_can_be_erased_from_any_log(@ForAll Random random) {
    List<String> names = List.of("anna", "berta", "carl o'neil", "d@example.org", "ünal");
    String subject = names.get(random.nextInt(names.size()));
    try (ScratchLog log = new ScratchLog()) {
      AuditLog.Builder builder = log.builder();
      try (AuditLog open =
          (random.nextBoolean() ? builder : builder.compressClosedSegments()).open()) {
        for (int i = 0; i < 40; i++) {
          String name = names.get(random.nextInt(names.size()));
          String other = names.get(random.nextInt(names.size()));
          open.record(
              AuditEvent.builder("host_event", "happened")
                  .user(random.nextBoolean() ? name : null)
                  .sourceIp(random.nextBoolean() ? "192.0.2." + i : null)
                  .detail("about", random.nextBoolean() ? other : i)
                  .detail("list", List.of("to " + other + "!", Map.of(name, other)))
                  .build());
          if (random.nextInt(10) == 0) {
            open.rotate();
          }
        }
        open.eraseSubject(subject);
      }
      byte[] utf8 = subject.getBytes(StandardCharsets.UTF_8);
      assertThat(log.holdsAnywhere(new String(utf8, StandardCharsets.ISO_8859_1))).isFalse();
      assertThat(log.verify()).isInstanceOf(Intact.class);
    }
  }

  @Test
  void a_blank_subject_is_refused() {
    try (ScratchLog log = new ScratchLog();
        AuditLog open = log.open()) {
      assertThatIllegalArgumentException().isThrownBy(() -> open.eraseSubject(" "));
    }
  }

  @Test
  void sinks_that_can_erase_do_and_the_others_are_named() {
    InMemorySink memory = new InMemorySink();
    TestSink cannot = new TestSink();
    try (ScratchLog log = new ScratchLog();
        AuditLog open = log.builder().alsoTo("memory", memory).alsoTo("pager", cannot).open()) {
      open.record(BY_ALICE);
      ErasureReport report = open.eraseSubject("alice");
      assertThat(report.erased()).containsExactly("file", "memory");
      assertThat(report.notErasable()).containsExactly("pager");
      assertThat(memory.records().toString()).doesNotContain("alice");
    }
  }

  @Test
  void a_log_in_a_sink_alone_is_erased_there() {
    InMemorySink memory = new InMemorySink();
    try (AuditLog open = AuditLog.builder(memory).open()) {
      open.record(BY_ALICE);
      assertThat(open.eraseSubject("alice").events()).isEqualTo(1);
    }
    assertThat(memory.records().toString()).doesNotContain("alice").contains("subject_erased");
    try (ScratchLog file = new ScratchLog()) {
      file.write(memory.records().stream().map(AuditRecord::line).toList());
      assertThat(file.verify()).isInstanceOf(Intact.class);
    }
  }
}
