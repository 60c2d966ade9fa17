package io.octaskly.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class AuditQueryTest {
  private ScratchLog scratch;
  private final TestClock clock = new TestClock();

  /** Not with the instance, of which jqwik makes one without telling when it is done. */
  @BeforeEach
  void makeLog() {
    scratch = new ScratchLog();
  }

  @AfterEach
  void deleteLog() {
    scratch.close();
  }

  /** One event a minute, three segments, the first two of which may be compressed. */
  private void write(boolean compressed) {
    AuditLog.Builder builder = scratch.builder().clock(clock);
    try (AuditLog log = (compressed ? builder.compressClosedSegments() : builder).open()) {
      for (int i = 0; i < 3000; i++) {
        log.record(
            AuditEvent.builder(
                    i % 3 == 0 ? EventType.AUTHENTICATION : EventType.TASK_EXECUTION,
                    i % 3 == 0 ? Action.LOGIN_FAILED : Action.TASK_STARTED)
                .severity(i % 100 == 0 ? Severity.ERROR : Severity.INFO)
                .user(i % 2 == 0 ? "alice" : "bob")
                .taskId("task-" + i)
                .detail("note", i == 1234 ? "Needle" : "hay")
                .build());
        clock.move(Duration.ofMinutes(1));
        if (i % 1000 == 999 && i < 2999) {
          log.rotate();
        }
      }
    }
  }

  @Test
  void filters_find_what_they_say() {
    write(true);
    AuditQuery all = AuditQuery.of(scratch.file());
    assertThat(count(all)).isEqualTo(3000 + 4);
    assertThat(count(all.atLeast(Severity.ERROR))).isEqualTo(30);
    assertThat(count(all.eventType(EventType.AUTHENTICATION))).isEqualTo(1000);
    assertThat(count(all.action(Action.TASK_STARTED).user("alice"))).isEqualTo(1000);
    assertThat(count(all.task("task-77"))).isEqualTo(1);
    assertThat(tasks(all.text("nEEdle"))).containsExactly("task-1234");
    assertThat(count(all.user("alice").atLeast(Severity.ERROR).text("hay"))).isEqualTo(30);
    assertThat(count(all.text("no such thing"))).isZero();
  }

  @Test
  void a_range_of_time_is_half_open_and_in_order() {
    write(true);
    Instant start = ScratchLog.NOON.plus(Duration.ofMinutes(998));
    AuditQuery range =
        AuditQuery.of(scratch.file())
            .from(start)
            .until(start.plus(Duration.ofMinutes(4)))
            .action(Action.TASK_STARTED);
    assertThat(tasks(range)).containsExactly("task-998", "task-1000", "task-1001");
    assertThat(tasks(range.newestFirst())).containsExactly("task-1001", "task-1000", "task-998");
  }

  @Test
  void newest_first_is_the_exact_reverse() {
    write(false);
    List<String> forward = new ArrayList<>(tasks(AuditQuery.of(scratch.file()).user("bob")));
    Collections.reverse(forward);
    assertThat(tasks(AuditQuery.of(scratch.file()).user("bob").newestFirst())).isEqualTo(forward);
  }

  @Test
  void a_short_range_reads_little_of_the_log() throws IOException {
    write(false);
    long size = 0;
    for (int segment = 1; segment <= 2; segment++) {
      size += Files.size(scratch.segment(segment));
    }
    Instant start = ScratchLog.NOON.plus(Duration.ofMinutes(500));
    AuditQuery range =
        AuditQuery.of(scratch.file()).from(start).until(start.plus(Duration.ofMinutes(1)));
    try (AuditCursor cursor = range.open()) {
      assertThat(cursor.next().event().taskId()).contains("task-500");
      assertThat(cursor.hasNext()).isFalse();
      assertThat(cursor.bytesRead()).isLessThan(size / 3);
    }
  }

  /** The index is a help: without it, or with a wrong one, the answer is the same. */
  @Property(tries = 5)
  void any_index_gives_the_same_answer(@ForAll Random random) throws IOException {
    try (ScratchLog log = new ScratchLog()) {
      AuditLog.Builder builder = log.builder();
      log.withSegments(random.nextBoolean() ? builder : builder.compressClosedSegments(), 3, 300);
      List<String> before = log.allLines();
      for (String name : log.names()) {
        Path index = log.file().resolveSibling(name);
        if (name.endsWith(".idx") && random.nextBoolean()) {
          byte[] bytes = Files.readAllBytes(index);
          switch (random.nextInt(3)) {
            case 0 -> Files.delete(index);
            case 1 -> Files.write(index, new byte[random.nextInt(200)]);
            default -> Files.write(index, java.util.Arrays.copyOf(bytes, bytes.length / 2));
          }
        }
      }
      assertThat(log.allLines()).isEqualTo(before);
    }
  }

  @Test
  void events_that_bring_times_of_their_own_are_found_by_them() {
    Instant past = Instant.parse("2001-01-01T00:00:00Z");
    try (AuditLog log = scratch.open()) {
      for (int i = 0; i < 500; i++) {
        log.record(ScratchLog.event("now"));
      }
      log.record(ScratchLog.event("then").toBuilder().timestamp(past).build());
    }
    assertThat(count(AuditQuery.of(scratch.file()).until(past.plusSeconds(1)))).isEqualTo(1);
    assertThat(count(AuditQuery.of(scratch.file()).from(past.plusSeconds(1)))).isEqualTo(502);
  }

  @Test
  void exports_are_lines_and_an_array() {
    scratch.withSegments(scratch.builder(), 2, 2);
    AuditQuery query = AuditQuery.of(scratch.file()).user("alice");
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    ByteArrayOutputStream array = new ByteArrayOutputStream();
    assertThat(query.exportLines(lines)).isEqualTo(4);
    assertThat(query.exportArray(array)).isEqualTo(4);
    List<String> expected;
    try (Stream<AuditRecord> records = query.stream()) {
      expected = records.map(AuditRecord::line).toList();
    }
    assertThat(lines.toString(StandardCharsets.UTF_8).lines()).isEqualTo(expected);
    assertThat(array.toString(StandardCharsets.UTF_8))
        .isEqualTo("[\n" + String.join(",\n", expected) + "\n]\n");
  }

  @Test
  void an_export_of_nothing_is_well_formed() {
    scratch.with();
    AuditQuery nothing = AuditQuery.of(scratch.file()).user("nobody");
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    ByteArrayOutputStream array = new ByteArrayOutputStream();
    assertThat(nothing.exportLines(lines)).isZero();
    assertThat(nothing.exportArray(array)).isZero();
    assertThat(lines.size()).isZero();
    assertThat(array.toString(StandardCharsets.UTF_8)).isEqualTo("[\n\n]\n");
  }

  @Test
  @Timeout(60)
  void following_gives_what_comes_across_rotations() throws InterruptedException {
    try (AuditLog log = scratch.open()) {
      log.record(ScratchLog.event("before"));
      try (AuditFollower follower = AuditQuery.of(scratch.file()).user("alice").follow()) {
        assertThat(follower.poll(Duration.ZERO)).isEmpty();
        for (int i = 0; i < 6; i++) {
          log.record(ScratchLog.event("m" + i));
          if (i % 2 == 1) {
            log.rotate();
          }
        }
        for (int i = 0; i < 6; i++) {
          AuditRecord next = follower.poll(Duration.ofSeconds(30)).orElseThrow();
          assertThat(next.event().details()).containsEntry("message", "m" + i);
        }
        assertThat(follower.poll(Duration.ZERO)).isEmpty();
      }
    }
  }

  @Test
  @Timeout(60)
  void a_follower_that_is_closed_returns() throws InterruptedException {
    scratch.with("a");
    AuditFollower follower = AuditQuery.of(scratch.file()).follow();
    follower.close();
    assertThat(follower.poll(Duration.ofDays(1))).isEmpty();
  }

  /** Whatever the one that polls is about: waiting, reading, going over to the next segment. */
  @RepeatedTest(8)
  @Timeout(60)
  void a_follower_can_be_closed_while_another_thread_polls(RepetitionInfo repetition)
      throws InterruptedException, IOException {
    Callers callers = new Callers();
    CountDownLatch followed = new CountDownLatch(repetition.getCurrentRepetition());
    AtomicBoolean ended = new AtomicBoolean();
    try (AuditLog log = scratch.open()) {
      AuditFollower follower = AuditQuery.of(scratch.file()).follow();
      callers.start(
          () -> {
            while (poll(follower).isPresent()) {
              followed.countDown();
            }
            ended.set(true);
          });
      callers.start(
          () -> {
            for (int i = 0; !ended.get(); i++) {
              log.record(ScratchLog.event("x"));
              if (i % 4 == 0) {
                log.rotate();
              }
            }
          });
      followed.await();
      follower.close();
      assertThat(callers.join()).isEmpty();
    }
    assertThat(openFiles()).as("files left open").isEmpty();
  }

  private static Optional<AuditRecord> poll(AuditFollower follower) {
    try {
      return follower.poll(Duration.ofDays(1));
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** {@return the log's files that this process has open; nothing where that cannot be told} */
  private List<String> openFiles() throws IOException {
    Path descriptors = Path.of("/proc/self/fd");
    if (!Files.isDirectory(descriptors)) {
      return List.of();
    }
    List<String> open = new ArrayList<>();
    try (Stream<Path> links = Files.list(descriptors)) {
      for (Path link : links.toList()) {
        try {
          open.add(Files.readSymbolicLink(link).toString());
        } catch (NoSuchFileException e) {
          // The descriptor of the listing itself.
        }
      }
    }
    open.removeIf(target -> !target.startsWith(scratch.file().getParent().toString()));
    return open;
  }

  @Test
  void a_log_that_is_not_there_is_an_error() {
    AuditQuery none = AuditQuery.of(scratch.file());
    assertThatExceptionOfType(AuditException.class)
        .isThrownBy(none::open)
        .withMessageContaining("cannot be read");
    assertThatExceptionOfType(AuditException.class).isThrownBy(none::follow);
  }

  private static long count(AuditQuery query) {
    try (Stream<AuditRecord> records = query.stream()) {
      return records.count();
    }
  }

  private static List<String> tasks(AuditQuery query) {
    try (Stream<AuditRecord> records = query.stream()) {
      return records.flatMap(record -> record.event().taskId().stream()).toList();
    }
  }
}
