package io.octaskly.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Each cell of the table in {@link AuditVerifier}: what the files alone prove, what the trust root
 * adds, and what a head kept outside does. Which line is named is for {@link TrustTest}.
 */
class TrustTableTest {
  /** Whether an attack is found. */
  enum Cell {
    YES("yes"),
    NO("no"),
    UP_TO_THE_HEAD("yes, up to the head");

    private final String text;

    Cell(String text) {
      this.text = text;
    }
  }

  /** A line of the table, and how it is done. */
  enum Attack {
    EDITED("a line edited", Cell.YES, Cell.YES, Cell.YES) {
      @Override
      void on(ScratchLog log) throws IOException {
        edit(log.segment(2), "s1e1", "s1eX");
      }
    },
    DELETED("a line deleted", Cell.YES, Cell.YES, Cell.YES) {
      @Override
      void on(ScratchLog log) throws IOException {
        lines(log.segment(2), lines -> lines.remove(1));
      }
    },
    INSERTED("a line inserted", Cell.YES, Cell.YES, Cell.YES) {
      @Override
      void on(ScratchLog log) throws IOException {
        lines(log.segment(2), lines -> lines.add(2, lines.get(0)));
      }
    },
    MOVED("lines moved", Cell.YES, Cell.YES, Cell.YES) {
      @Override
      void on(ScratchLog log) throws IOException {
        lines(log.segment(2), lines -> Collections.swap(lines, 0, 2));
      }
    },
    SEGMENT_MISSING("a segment missing", Cell.YES, Cell.YES, Cell.YES) {
      @Override
      void on(ScratchLog log) throws IOException {
        Files.delete(log.segment(2));
      }
    },
    SEGMENTS_SWAPPED("segments swapped", Cell.YES, Cell.YES, Cell.YES) {
      @Override
      void on(ScratchLog log) throws IOException {
        Path one = log.segment(1);
        Path two = log.segment(2);
        Path third = one.resolveSibling("third");
        Files.move(one, third);
        Files.move(two, one);
        Files.move(third, two);
      }
    },
    ERASED("a value erased without record", Cell.YES, Cell.YES, Cell.YES) {
      @Override
      void on(ScratchLog log) throws IOException {
        try (ScratchLog erased = log.copy()) {
          try (AuditLog open = erased.open()) {
            open.eraseSubject("alice");
          }
          Files.copy(erased.segment(2), log.segment(2), StandardCopyOption.REPLACE_EXISTING);
        }
      }
    },
    CHAINED_ANEW("the chain computed anew over a checkpoint", Cell.YES, Cell.YES, Cell.YES) {
      @Override
      void on(ScratchLog log) throws IOException {
        Forgery.rewrite(log.segment(2), "s1e1", "s1eX");
      }
    },
    REWRITTEN_CLOSED("a closed segment rewritten with today's key", Cell.YES, Cell.YES, Cell.YES) {
      @Override
      void on(ScratchLog log) throws IOException {
        SignedForgery.rewrite(log.segment(2), "s1e1", "s1eX", key(log));
      }
    },
    FORGED("the whole log forged with other keys", Cell.NO, Cell.YES, Cell.YES) {
      @Override
      void on(ScratchLog log) throws IOException {
        try (ScratchLog forged = new ScratchLog()) {
          forged.withSegments(forged.builder(), 3, 3);
          for (String name : forged.names()) {
            Files.copy(
                forged.file().resolveSibling(name),
                log.file().resolveSibling(name),
                StandardCopyOption.REPLACE_EXISTING);
          }
        }
      }
    },
    REWRITTEN_ACTIVE(
        "the active segment rewritten with today's key", Cell.NO, Cell.NO, Cell.UP_TO_THE_HEAD) {
      @Override
      void on(ScratchLog log) throws IOException {
        SignedForgery.rewrite(log.file(), "s2e1", "s2eX", key(log));
      }
    },
    CHAINED_ANEW_BEHIND(
        "the chain computed anew behind the last checkpoint",
        Cell.NO,
        Cell.NO,
        Cell.UP_TO_THE_HEAD) {
      @Override
      void on(ScratchLog log) throws IOException {
        // As after a crash: the last lines are not signed.
        lines(log.file(), lines -> lines.remove(lines.size() - 1));
        Forgery.rewrite(log.file(), "s2e1", "s2eX");
      }
    },
    TAIL_CUT("the tail cut", Cell.NO, Cell.NO, Cell.UP_TO_THE_HEAD) {
      @Override
      void on(ScratchLog log) throws IOException {
        lines(log.file(), lines -> lines.subList(1, lines.size()).clear());
      }
    },
    ACTIVE_DELETED("the active segment deleted", Cell.NO, Cell.NO, Cell.UP_TO_THE_HEAD) {
      @Override
      void on(ScratchLog log) throws IOException {
        Files.delete(log.file());
      }
    };

    private final String text;
    private final Cell filesAlone;
    private final Cell trustRoot;
    private final Cell head;

    Attack(String text, Cell filesAlone, Cell trustRoot, Cell head) {
      this.text = text;
      this.filesAlone = filesAlone;
      this.trustRoot = trustRoot;
      this.head = head;
    }

    abstract void on(ScratchLog log) throws IOException;

    @Override
    public String toString() {
      return text;
    }
  }

  private final ScratchLog log = new ScratchLog();
  private String root;
  private ChainHead first;
  private ChainHead last;

  /** Two closed segments, and an active one that ends with a checkpoint. */
  @BeforeEach
  void write() {
    List<Checkpoint> checkpoints = new ArrayList<>();
    try (AuditLog open = log.builder().onCheckpoint(checkpoints::add).open()) {
      root = open.trustRoot().orElseThrow();
      for (int segment = 0; segment < 3; segment++) {
        for (int i = 0; i < 3; i++) {
          open.record(ScratchLog.event("s" + segment + "e" + i));
        }
        if (segment < 2) {
          open.rotate();
        }
      }
      // Before the log is closed, so that it is there also when a crash takes the closing line.
      last = open.head();
    }
    first = checkpoints.get(0).head();
  }

  @AfterEach
  void deleteLog() {
    log.close();
  }

  @Test
  void an_untouched_log_is_intact_by_whatever_is_known() {
    AuditVerifier verifier = AuditVerifier.of(log.file());
    for (AuditVerifier each :
        List.of(
            verifier,
            verifier.trusting(root),
            verifier.expecting(first),
            verifier.expecting(last).trusting(root))) {
      assertThat(each.verify()).isInstanceOf(Verification.Intact.class);
    }
  }

  @ParameterizedTest(name = "{0}")
  @EnumSource
  void files_alone(Attack attack) throws IOException {
    attack.on(log);
    assertFound(AuditVerifier.of(log.file()), attack.filesAlone == Cell.YES);
  }

  @ParameterizedTest(name = "{0}")
  @EnumSource
  void the_trust_root(Attack attack) throws IOException {
    attack.on(log);
    assertFound(AuditVerifier.of(log.file()).trusting(root), attack.trustRoot == Cell.YES);
  }

  @ParameterizedTest(name = "{0}")
  @EnumSource
  void a_head_kept_outside_after_the_events_that_are_attacked(Attack attack) throws IOException {
    attack.on(log);
    assertFound(AuditVerifier.of(log.file()).expecting(last), attack.head != Cell.NO);
  }

  @ParameterizedTest(name = "{0}")
  @EnumSource
  void a_head_kept_outside_before_the_events_that_are_attacked(Attack attack) throws IOException {
    attack.on(log);
    assertFound(AuditVerifier.of(log.file()).expecting(first), attack.head == Cell.YES);
  }

  @Test
  void the_table_in_the_documentation_is_the_one_that_is_tested() throws IOException {
    Path source = Path.of("src/main/java/io/octaskly/audit/AuditVerifier.java");
    String text = Files.readString(source).replaceAll("\\s*\n \\*\\s*", "");
    assertThat(Pattern.compile("<tr><td>.*?</tr>").matcher(text).results().map(MatchResult::group))
        .containsExactlyElementsOf(
            Arrays.stream(Attack.values()).map(TrustTableTest::row).toList());
  }

  private static String row(Attack attack) {
    return "<tr><td>"
        + String.join(
            "</td><td>",
            attack.text,
            attack.filesAlone.text,
            attack.trustRoot.text,
            attack.head.text)
        + "</td></tr>";
  }

  private static void assertFound(AuditVerifier verifier, boolean found) {
    Verification verification = verifier.verify();
    assertThat(verification)
        .as(verification.explanation())
        .isInstanceOf(found ? Verification.Broken.class : Verification.Intact.class);
  }

  private static String key(ScratchLog log) throws IOException {
    return Files.readAllLines(log.file().resolveSibling("audit.log.key")).get(0);
  }

  private static void edit(Path file, String from, String to) throws IOException {
    String text = Files.readString(file);
    assertThat(text).contains(from);
    Files.writeString(file, text.replace(from, to));
  }

  private static void lines(Path file, Consumer<List<String>> change) throws IOException {
    List<String> lines = new ArrayList<>(Files.readAllLines(file));
    change.accept(lines);
    Files.write(file, lines);
  }
}
