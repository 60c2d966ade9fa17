package io.octaskly.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.octaskly.audit.Verification.Broken;
import io.octaskly.audit.Verification.Intact;
import io.octaskly.audit.Verification.Problem;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Whatever is done to a random log, the first line that it touches is named. */
class TamperingTest {
  /** With more, each property looks at so many logs in a try. */
  private static final int ROUNDS = Integer.getInteger("octaskly.test.tamperings", 1);

  private static final int TRIES = 50;
  private static final int LOGS = 60;
  private static final int LONGEST = 40;

  /** Written once and spoilt often: signing, not spoiling and verifying, is what takes time. */
  private static final List<byte[]> WRITTEN = new ArrayList<>();

  /** What is done to a log. */
  private interface Deed {
    void to(ScratchLog log, List<String> lines);
  }

  @Property(tries = TRIES)
  void an_untouched_log_raises_no_alarm(@ForAll Random random) {
    each(
        random,
        (log, lines) -> {
          assertThat(log.verify()).isInstanceOf(Intact.class);
          assertThat(log.verify().events()).isEqualTo(lines.size());
        });
  }

  @Property(tries = TRIES)
  void an_edited_byte_is_found(@ForAll Random random) {
    each(
        random,
        (log, lines) -> {
          byte[] bytes = log.bytes();
          int at = random.nextInt(bytes.length);
          int line = 1 + newlines(bytes, at);
          bytes[at] ^= (byte) (1 + random.nextInt(255));
          log.write(bytes);
          assertThat(log.verify())
              .isInstanceOfSatisfying(Broken.class, b -> assertThat(b.line()).isEqualTo(line));
        });
  }

  @Property(tries = TRIES)
  void a_rewritten_field_is_found(@ForAll Random random) {
    each(
        random,
        (log, lines) -> {
          int at = random.nextInt(lines.size());
          lines.set(at, lines.get(at).replace("\"severity\":\"info\"", "\"severity\":\"debug\""));
          assertBroken(log, lines, Problem.EDITED, at + 1);
        });
  }

  @Property(tries = TRIES)
  void deleted_lines_are_found(@ForAll Random random) {
    each(
        random,
        (log, lines) -> {
          int first = random.nextInt(lines.size() - 1);
          int end = first + 1 + random.nextInt(lines.size() - 1 - first);
          lines.subList(first, end).clear();
          assertBroken(log, lines, Problem.DELETED, first + 1);
        });
  }

  @Property(tries = TRIES)
  void a_copied_line_is_found(@ForAll Random random) {
    each(
        random,
        (log, lines) -> {
          int from = random.nextInt(lines.size());
          int to = random.nextInt(lines.size() + 1);
          lines.add(to, lines.get(from));
          // Of two equal lines in a row, the second is the one too many.
          assertBroken(log, lines, Problem.INSERTED, (to == from ? to + 1 : to) + 1);
        });
  }

  @Property(tries = TRIES)
  void an_invented_line_is_found(@ForAll Random random) {
    each(
        random,
        (log, lines) -> {
          int at = random.nextInt(lines.size());
          String invented =
              lines.get(at).replace("\"severity\":\"info\"", "\"severity\":\"debug\"");
          String previous = at == 0 ? "0".repeat(64) : chain(lines.get(at - 1));
          // One who computes the chain value is caught by the line that follows.
          boolean chained = random.nextBoolean() && at > 0;
          lines.add(at, chained ? Forgery.chained(previous, invented) : invented);
          assertBroken(log, lines, Problem.INSERTED, at + (chained ? 2 : 1));
        });
  }

  @Property(tries = TRIES)
  void moved_lines_are_found(@ForAll Random random) {
    each(
        random,
        (log, lines) -> {
          int one = random.nextInt(lines.size() - 1);
          int other = one + 1 + random.nextInt(lines.size() - 1 - one);
          if (random.nextBoolean()) {
            Collections.swap(lines, one, other);
          } else {
            lines.add(other, lines.remove(one));
          }
          assertBroken(log, lines, Problem.REORDERED, one + 1);
        });
  }

  @Property(tries = TRIES)
  void lines_cut_off_the_end_need_a_head_kept_elsewhere(@ForAll Random random) {
    each(
        random,
        (log, lines) -> {
          ChainHead kept = log.verify().head();
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
        });
  }

  private static void each(Random random, Deed deed) {
    for (int round = 0; round < ROUNDS; round++) {
      try (ScratchLog log = new ScratchLog()) {
        log.write(written(random));
        deed.to(log, new ArrayList<>(log.lines()));
      }
    }
  }

  /** A random log of one to three sessions. */
  private static byte[] written(Random random) {
    if (WRITTEN.size() == LOGS) {
      return WRITTEN.get(random.nextInt(LOGS));
    }
    try (ScratchLog log = new ScratchLog()) {
      for (int session = random.nextInt(3); session >= 0; session--) {
        String[] messages = new String[session == 0 ? 1 + random.nextInt(6) : random.nextInt(7)];
        Arrays.setAll(messages, i -> text(random));
        log.with(messages);
      }
      WRITTEN.add(log.bytes());
      return log.bytes();
    }
  }

  /** Any characters: of ASCII, controls, halves of surrogate pairs. */
  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    for (int left = random.nextInt(LONGEST + 1); left > 0; left--) {
      text.append((char) random.nextInt(random.nextBoolean() ? 0x100 : 0x10000));
    }
    return text.toString();
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
