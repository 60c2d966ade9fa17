package io.octaskly.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.octaskly.audit.Verification.Broken;
import io.octaskly.audit.Verification.Intact;
import io.octaskly.audit.Verification.Problem;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever is done to a random log, the first line that it touches is named. */
class TamperingTest {
  @Property(tries = 25)
  void an_untouched_log_raises_no_alarm(@ForAll("logs") List<List<String>> sessions) {
    try (ScratchLog log = written(sessions)) {
      assertThat(log.verify()).isInstanceOf(Intact.class);
      assertThat(log.verify().events()).isEqualTo(log.lines().size());
    }
  }

  @Property(tries = 50)
  void an_edited_byte_is_found(@ForAll("logs") List<List<String>> sessions, @ForAll Random random) {
    try (ScratchLog log = written(sessions)) {
      byte[] bytes = log.bytes();
      int at = random.nextInt(bytes.length);
      int line = 1 + newlines(bytes, at);
      bytes[at] ^= (byte) (1 + random.nextInt(255));
      log.write(bytes);
      assertThat(log.verify())
          .isInstanceOfSatisfying(Broken.class, b -> assertThat(b.line()).isEqualTo(line));
    }
  }

  @Property(tries = 25)
  void a_rewritten_field_is_found(
      @ForAll("logs") List<List<String>> sessions, @ForAll Random random) {
    try (ScratchLog log = written(sessions)) {
      List<String> lines = new ArrayList<>(log.lines());
      int at = random.nextInt(lines.size());
      lines.set(at, lines.get(at).replace("\"severity\":\"info\"", "\"severity\":\"debug\""));
      assertBroken(log, lines, Problem.EDITED, at + 1);
    }
  }

  @Property(tries = 25)
  void deleted_lines_are_found(@ForAll("logs") List<List<String>> sessions, @ForAll Random random) {
    try (ScratchLog log = written(sessions)) {
      List<String> lines = new ArrayList<>(log.lines());
      int first = random.nextInt(lines.size() - 1);
      int end = first + 1 + random.nextInt(lines.size() - 1 - first);
      lines.subList(first, end).clear();
      assertBroken(log, lines, Problem.DELETED, first + 1);
    }
  }

  @Property(tries = 25)
  void a_copied_line_is_found(@ForAll("logs") List<List<String>> sessions, @ForAll Random random) {
    try (ScratchLog log = written(sessions)) {
      List<String> lines = new ArrayList<>(log.lines());
      int from = random.nextInt(lines.size());
      int to = random.nextInt(lines.size() + 1);
      lines.add(to, lines.get(from));
      // Of two equal lines in a row, the second is the one too many.
      assertBroken(log, lines, Problem.INSERTED, (to == from ? to + 1 : to) + 1);
    }
  }

  @Property(tries = 25)
  void an_invented_line_is_found(
      @ForAll("logs") List<List<String>> sessions, @ForAll Random random) {
    try (ScratchLog log = written(sessions)) {
      List<String> lines = new ArrayList<>(log.lines());
      int at = random.nextInt(lines.size());
      String invented = lines.get(at).replace("\"severity\":\"info\"", "\"severity\":\"debug\"");
      String previous = at == 0 ? "0".repeat(64) : chain(lines.get(at - 1));
      // One who computes the chain value is caught by the line that follows.
      boolean chained = random.nextBoolean() && at > 0;
      lines.add(at, chained ? Forgery.chained(previous, invented) : invented);
      assertBroken(log, lines, Problem.INSERTED, at + (chained ? 2 : 1));
    }
  }

  @Property(tries = 25)
  void moved_lines_are_found(@ForAll("logs") List<List<String>> sessions, @ForAll Random random) {
    try (ScratchLog log = written(sessions)) {
      List<String> lines = new ArrayList<>(log.lines());
      int one = random.nextInt(lines.size() - 1);
      int other = one + 1 + random.nextInt(lines.size() - 1 - one);
      if (random.nextBoolean()) {
        Collections.swap(lines, one, other);
      } else {
        lines.add(other, lines.remove(one));
      }
      assertBroken(log, lines, Problem.REORDERED, one + 1);
    }
  }

  @Property(tries = 25)
  void lines_cut_off_the_end_need_a_head_kept_elsewhere(
      @ForAll("logs") List<List<String>> sessions, @ForAll Random random) {
    try (ScratchLog log = written(sessions)) {
      ChainHead kept = log.verify().head();
      List<String> lines = log.lines();
      int left = random.nextInt(lines.size());
      log.write(lines.subList(0, left));
      assertThat(log.verify()).isInstanceOf(Intact.class);
      assertThat(AuditVerifier.of(log.file()).expecting(kept).verify())
          .isInstanceOfSatisfying(
              Broken.class,
              broken -> {
                assertThat(broken.problem()).isEqualTo(Problem.TRUNCATED);
                assertThat(broken.line()).isEqualTo(left + 1);
              });
    }
  }

  @Provide
  Arbitrary<List<List<String>>> logs() {
    Arbitrary<String> message = Arbitraries.strings().ofMaxLength(40);
    return Combinators.combine(
            message.list().ofMinSize(1).ofMaxSize(6),
            message.list().ofMaxSize(6).list().ofMaxSize(2))
        .as(
            (first, more) -> {
              List<List<String>> sessions = new ArrayList<>(more);
              sessions.add(first);
              return sessions;
            });
  }

  private static ScratchLog written(List<List<String>> sessions) {
    ScratchLog log = new ScratchLog();
    sessions.forEach(messages -> log.with(messages.toArray(String[]::new)));
    return log;
  }

  private static void assertBroken(ScratchLog log, List<String> lines, Problem problem, long line) {
    log.write(lines);
    assertThat(log.verify())
        .isInstanceOfSatisfying(
            Broken.class,
            broken -> {
              assertThat(broken.line()).as(broken.explanation()).isEqualTo(line);
              assertThat(broken.problem()).as(broken.explanation()).isEqualTo(problem);
            });
  }

  private static String chain(String line) {
    return line.replaceFirst(".*\"chain\":\"([0-9a-f]{64})\".*", "$1");
  }

  private static int newlines(byte[] bytes, int end) {
    int count = 0;
    for (int i = 0; i < end; i++) {
      count += bytes[i] == '\n' ? 1 : 0;
    }
    return count;
  }
}
