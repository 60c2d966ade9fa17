package io.octaskly.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.octaskly.audit.Verification.Broken;
import io.octaskly.audit.Verification.Intact;
import io.octaskly.audit.Verification.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What the files alone prove, what the trust root adds, and what a head kept outside adds, with the
 * line that is named. The whole table is {@link TrustTableTest}'s.
 */
class TrustTest {
  private final ScratchLog log = new ScratchLog();
  private final List<Checkpoint> checkpoints = new ArrayList<>();
  private String root;
  private ChainHead kept;

  /** Segments 1 and 2 of five lines each, the active one of five. */
  @BeforeEach
  void write() {
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
    }
    kept = checkpoints.get(checkpoints.size() - 1).head();
  }

  @AfterEach
  void deleteLog() {
    log.close();
  }

  @Test
  void an_untouched_log_is_intact_by_whatever_is_known() {
    assertThat(alone()).isInstanceOf(Intact.class);
    assertThat(rooted()).isInstanceOfSatisfying(Intact.class, i -> assertThat(i.rooted()).isTrue());
    assertThat(headed())
        .isInstanceOfSatisfying(Intact.class, i -> assertThat(i.anchored()).isTrue());
  }

  @Test
  void files_alone_show_an_edited_line_in_a_closed_segment() throws IOException {
    edit(log.segment(2), "s1e1", "s1eX");
    broken(alone(), Problem.EDITED, "audit.log.000002", 2);
  }

  @Test
  void files_alone_show_a_missing_segment() throws IOException {
    Files.delete(log.segment(2));
    broken(alone(), Problem.MISSING_SEGMENT, "audit.log", 1);
  }

  @Test
  void files_alone_show_that_the_first_segments_are_missing() throws IOException {
    Files.delete(log.segment(1));
    broken(alone(), Problem.MISSING_SEGMENT, "audit.log.000002", 1);
  }

  @Test
  void files_alone_show_swapped_segments() throws IOException {
    Path one = log.segment(1);
    Path two = log.segment(2);
    Path third = one.resolveSibling("third");
    Files.move(one, third);
    Files.move(two, one);
    Files.move(third, two);
    broken(alone(), Problem.DELETED, "audit.log.000001", 1);
  }

  @Test
  void files_alone_show_a_later_segment_in_the_place_of_another() throws IOException {
    try (AuditLog open = log.open()) {
      open.rotate();
    }
    Path two = log.segment(2);
    Path three = log.segment(3);
    Path third = two.resolveSibling("third");
    Files.move(two, third);
    Files.move(three, two);
    Files.move(third, three);
    broken(alone(), Problem.SWAPPED_SEGMENT, "audit.log.000002", 1);
  }

  @Test
  void files_alone_show_a_segment_whose_end_is_missing() throws IOException {
    List<String> lines = new ArrayList<>(Files.readAllLines(log.segment(1)));
    lines.remove(lines.size() - 1);
    Files.write(log.segment(1), lines);
    broken(alone(), Problem.UNSEALED, "audit.log.000001", 4);
  }

  @Test
  void files_alone_show_a_chain_computed_anew_over_a_checkpoint() throws IOException {
    Forgery.rewrite(log.segment(2), "s1e1", "s1eX");
    broken(alone(), Problem.UNSEALED, "audit.log.000002", 4);
  }

  @Test
  void files_alone_show_a_signature_by_another_key() throws IOException {
    try (ScratchLog other = new ScratchLog().with("x")) {
      String foreign = signature(other.lines().get(0));
      List<String> lines = new ArrayList<>(Files.readAllLines(log.segment(1)));
      lines.set(0, lines.get(0).replace(signature(lines.get(0)), foreign));
      Files.write(log.segment(1), lines);
    }
    broken(alone(), Problem.BAD_SIGNATURE, "audit.log.000001", 1);
  }

  @Test
  void files_alone_show_closed_segments_rewritten_with_the_present_key() throws IOException {
    // Whoever has today's key can sign, but the segment's own key is gone.
    String present = Files.readAllLines(log.file().resolveSibling("audit.log.key")).get(0);
    assertThat(log.holdsAnywhere("s1e1")).isTrue();
    SignedForgery.rewrite(log.segment(2), "s1e1", "s1eX", present);
    broken(alone(), Problem.BAD_SIGNATURE, "audit.log.000002", 4);
  }

  @Test
  void files_alone_show_that_checkpoints_are_missing_for_too_long() {
    try (ScratchLog often = new ScratchLog()) {
      try (AuditLog open = often.builder().checkpointEvery(3, Duration.ofDays(1)).open()) {
        for (int i = 0; i < 9; i++) {
          open.record(ScratchLog.event("e" + i));
        }
      }
      List<String> lines = new ArrayList<>(often.lines());
      assertThat(lines.stream().filter(line -> line.contains("\"signature\""))).hasSize(5);
      for (int i = 5; i < lines.size(); i++) {
        lines.set(i, Forgery.chained(chain(lines.get(i - 1)), lines.get(i)));
      }
      often.write(lines);
      broken(often.verify(), Problem.UNSEALED, "audit.log", 8);
    }
  }

  @Test
  void a_log_forged_as_a_whole_needs_the_trust_root() {
    try (ScratchLog forged = new ScratchLog()) {
      forged.withSegments(forged.builder(), 3, 3);
      assertThat(forged.verify()).isInstanceOf(Intact.class);
      broken(
          AuditVerifier.of(forged.file()).trusting(root).verify(),
          Problem.FOREIGN_KEY,
          "audit.log.000001",
          1);
    }
  }

  @Test
  void a_forged_start_before_true_segments_is_shown_by_files_alone() throws IOException {
    try (ScratchLog forged = new ScratchLog()) {
      forged.withSegments(forged.builder(), 3, 3);
      Files.copy(forged.segment(1), log.segment(1), StandardCopyOption.REPLACE_EXISTING);
    }
    assertThat(alone()).isInstanceOf(Broken.class);
  }

  @Test
  void an_active_segment_rewritten_with_its_key_needs_a_head() throws IOException {
    String present = Files.readAllLines(log.file().resolveSibling("audit.log.key")).get(0);
    SignedForgery.rewrite(log.file(), "s2e1", "s2eX", present);
    assertThat(alone()).isInstanceOf(Intact.class);
    assertThat(rooted()).isInstanceOf(Intact.class);
    broken(headed(), Problem.REWRITTEN, "audit.log", 4);
  }

  @Test
  void a_cut_tail_needs_a_head() {
    log.write(log.lines().subList(0, 2));
    assertThat(alone()).isInstanceOf(Intact.class);
    assertThat(rooted()).isInstanceOf(Intact.class);
    broken(headed(), Problem.TRUNCATED, "audit.log", 3);
  }

  @Test
  void a_deleted_active_segment_needs_a_head() throws IOException {
    Files.delete(log.file());
    assertThat(rooted()).isInstanceOf(Intact.class);
    broken(headed(), Problem.TRUNCATED, "audit.log.000002", 5);
  }

  @Test
  void segments_removed_by_hand_with_the_names_moved_up_are_shown() throws IOException {
    Files.move(log.segment(2), log.segment(1), StandardCopyOption.REPLACE_EXISTING);
    broken(alone(), Problem.DELETED, "audit.log.000001", 1);
  }

  @Test
  void a_removal_that_is_not_on_record_is_shown_although_the_end_was_kept() throws IOException {
    List<String> lines = Files.readAllLines(log.segment(1));
    Files.writeString(
        log.file().resolveSibling("audit.log.retired"), lines.get(lines.size() - 1) + "\n");
    Files.delete(log.segment(1));
    broken(alone(), Problem.MISSING_SEGMENT, "audit.log.000002", 1);
  }

  @Test
  void every_checkpoint_can_be_checked_by_itself_and_is_a_word() {
    assertThat(checkpoints).hasSizeGreaterThan(3);
    for (Checkpoint checkpoint : checkpoints) {
      assertThat(checkpoint.isSigned()).isTrue();
      assertThat(Checkpoint.parse(checkpoint.toString())).isEqualTo(checkpoint);
    }
    assertThat(checkpoints.get(0).fingerprint()).isEqualTo(root);
    Checkpoint first = checkpoints.get(0);
    assertThat(new Checkpoint(ChainHead.START, first.publicKey(), "", first.signature()).isSigned())
        .isFalse();
  }

  @Test
  void every_checkpoint_kept_outside_is_found_again() {
    for (Checkpoint checkpoint : checkpoints) {
      assertThat(AuditVerifier.of(log.file()).expecting(checkpoint.head()).verify())
          .isInstanceOfSatisfying(Intact.class, i -> assertThat(i.anchored()).isTrue());
    }
  }

  @Test
  void the_checkpoint_after_a_while_comes_with_the_next_event() {
    TestClock clock = new TestClock();
    try (ScratchLog slow = new ScratchLog();
        AuditLog open =
            slow.builder().clock(clock).checkpointEvery(1000, Duration.ofMinutes(5)).open()) {
      open.record(ScratchLog.event("a"));
      clock.move(Duration.ofMinutes(5));
      open.record(ScratchLog.event("b"));
      assertThat(open.checkpoint().orElseThrow().head()).isEqualTo(open.head());
      assertThat(slow.lines().get(1)).doesNotContain("signature");
      assertThat(slow.lines().get(2)).contains("signature");
    }
  }

  @Test
  void malformed_roots_and_checkpoints_are_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AuditVerifier.of(log.file()).trusting("abc"))
        .withMessageContaining("64 digits");
    assertThatIllegalArgumentException().isThrownBy(() -> Checkpoint.parse("1:2:3"));
  }

  private Verification alone() {
    return log.verify();
  }

  private Verification rooted() {
    return AuditVerifier.of(log.file()).trusting(root).verify();
  }

  private Verification headed() {
    return AuditVerifier.of(log.file()).trusting(root).expecting(kept).verify();
  }

  private static void broken(Verification found, Problem problem, String file, long line) {
    assertThat(found)
        .as(found.explanation())
        .isInstanceOfSatisfying(
            Broken.class,
            broken -> {
              assertThat(broken.problem()).as(broken.explanation()).isEqualTo(problem);
              assertThat(broken.file().getFileName()).hasToString(file);
              assertThat(broken.line()).as(broken.explanation()).isEqualTo(line);
            });
  }

  private static void edit(Path file, String from, String to) throws IOException {
    Files.writeString(file, Files.readString(file).replace(from, to));
  }

  private static String chain(String line) {
    return line.replaceFirst(".*\"chain\":\"([0-9a-f]{64})\".*", "$1");
  }

  private static String signature(String line) {
    return line.replaceFirst(".*\"signature\":\"([^\"]*)\".*", "$1");
  }
}
