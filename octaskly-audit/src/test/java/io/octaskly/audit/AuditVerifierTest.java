package io.octaskly.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.octaskly.audit.Verification.Broken;
import io.octaskly.audit.Verification.Intact;
import io.octaskly.audit.Verification.Problem;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AuditVerifierTest {
  /** Line 1 opens the log, 2 to 6 are events, 7 closes it. */
  private final ScratchLog log = new ScratchLog().with("a", "b", "c", "d", "e");

  private final List<String> lines = new ArrayList<>(log.lines());

  @AfterEach
  void deleteLog() {
    log.close();
  }

  @Test
  void an_untouched_log_is_intact_and_its_head_is_told() {
    Verification found = log.verify();
    assertThat(found).isInstanceOf(Intact.class);
    assertThat(found.events()).isEqualTo(7);
    assertThat(lines.get(6)).contains(",\"chain\":\"" + found.head().chain() + "\",\"signature");
  }

  @Test
  void several_sessions_are_one_chain() {
    log.with("f").with();
    assertThat(log.verify().events()).isEqualTo(12);
  }

  @Test
  void an_edited_event_is_found() {
    lines.set(3, lines.get(3).replace("alice", "mallory"));
    assertBroken(Problem.EDITED, 4, "line 4 does not match its chain value: it was edited");
  }

  @Test
  void an_edited_chain_value_is_found() {
    lines.set(3, lines.get(3).replaceFirst("(chain\":\")....", "$10000"));
    assertBroken(Problem.EDITED, 4, "line 4 does not match");
  }

  @Test
  void an_edited_number_is_found() {
    lines.set(3, lines.get(3).replace("\"sequence\":4", "\"sequence\":9"));
    assertBroken(Problem.EDITED, 4, "line 4 does not match");
  }

  @Test
  void an_edited_last_line_is_found() {
    lines.set(6, lines.get(6).replace("info", "debug"));
    assertBroken(Problem.EDITED, 7, "line 7 does not match");
  }

  @Test
  void a_line_that_is_none_any_more_is_found() {
    lines.set(3, "");
    assertBroken(Problem.EDITED, 4, "line 4 is not a whole line of the log any more");
  }

  @Test
  void an_edited_first_line_is_found() {
    lines.set(0, lines.get(0).replace("none", "closed"));
    assertBroken(Problem.EDITED, 1, "line 1 does not match");
  }

  @Test
  void a_deleted_event_is_found() {
    lines.remove(3);
    assertBroken(Problem.DELETED, 4, "line 4 follows a gap: event 4 is missing before it");
  }

  @Test
  void several_deleted_events_are_found() {
    lines.subList(2, 5).clear();
    assertBroken(Problem.DELETED, 3, "events 3..5 are missing");
  }

  @Test
  void a_deleted_first_line_is_found() {
    lines.remove(0);
    assertBroken(Problem.DELETED, 1, "event 1 is missing");
  }

  @Test
  void a_deleted_line_before_the_last_is_found() {
    lines.remove(5);
    assertBroken(Problem.DELETED, 6, "event 6 is missing");
  }

  @Test
  void a_copied_event_is_found() {
    lines.add(5, lines.get(2));
    assertBroken(Problem.INSERTED, 6, "line 6 was inserted: event 6 stands at line 7");
  }

  @Test
  void an_event_copied_to_the_front_is_found() {
    lines.add(2, lines.get(5));
    assertBroken(Problem.INSERTED, 3, "event 3 stands at line 4");
  }

  @Test
  void an_event_copied_to_the_end_is_found() {
    lines.add(lines.get(2));
    assertBroken(Problem.INSERTED, 8, "line 8 holds event 3, which is there already");
  }

  @Test
  void an_invented_event_is_found() {
    lines.add(3, lines.get(3).replace("alice", "mallory"));
    assertBroken(Problem.INSERTED, 4, "event 4 stands at line 5");
  }

  @Test
  void an_event_of_another_log_is_found() {
    try (ScratchLog other = new ScratchLog().with("x", "y", "z")) {
      lines.add(3, other.lines().get(3));
    }
    assertBroken(Problem.INSERTED, 4, "event 4 stands at line 5");
  }

  @Test
  void swapped_events_are_found() {
    Collections.swap(lines, 2, 3);
    assertBroken(
        Problem.REORDERED,
        3,
        "line 3 holds event 4 in place of event 3, which stands at line 4: lines were moved");
  }

  @Test
  void an_event_moved_to_the_end_is_found() {
    lines.add(lines.remove(2));
    assertBroken(Problem.REORDERED, 3, "event 3, which stands at line 7");
  }

  @Test
  void a_torn_tail_is_found() {
    log.write(log.text().substring(0, log.text().length() - 10));
    assertBroken(log.verify(), Problem.TORN_TAIL, 7, "line 7 is incomplete, as after a crash");
  }

  @Test
  void events_cut_off_the_end_are_found_with_a_head_kept_elsewhere() {
    ChainHead kept = log.verify().head();
    lines.subList(4, 7).clear();
    log.write(lines);
    assertThat(log.verify()).isInstanceOf(Intact.class);
    assertThat(log.verify().explanation()).contains("a cut tail", "cannot be seen from the files");
    assertBroken(
        AuditVerifier.of(log.file()).expecting(kept).verify(),
        Problem.TRUNCATED,
        5,
        "the log ends after event 4, before the expected head 7:");
  }

  @Test
  void an_emptied_log_is_found_with_a_head_kept_elsewhere() {
    ChainHead kept = log.verify().head();
    log.write("");
    assertThat(log.verify())
        .isEqualTo(new Intact(ChainHead.START, false, 1, ChainHead.START, "", false));
    assertBroken(
        AuditVerifier.of(log.file()).expecting(kept).verify(),
        Problem.TRUNCATED,
        1,
        "after event 0");
  }

  @Test
  void a_log_written_anew_is_found_with_a_head_kept_elsewhere() {
    ChainHead kept = log.verify().head();
    try (ScratchLog forged = new ScratchLog().with("a", "b", "c", "D", "e")) {
      assertThat(forged.verify()).isInstanceOf(Intact.class);
      Verification found = AuditVerifier.of(forged.file()).expecting(kept).verify();
      assertBroken(found, Problem.REWRITTEN, 7, "line 7 has head 7:");
      assertThat(found.events()).as("vouched for").isZero();
    }
  }

  @Test
  void a_log_that_grew_still_passes_through_a_head_kept_elsewhere() {
    ChainHead kept = log.verify().head();
    log.with("later");
    Verification found = AuditVerifier.of(log.file()).expecting(kept).verify();
    assertThat(((Intact) found).anchored()).isTrue();
    assertThat(found.events()).isEqualTo(10);
    assertThat(found.explanation()).contains("the expected head is among them");
  }

  @Test
  void the_head_that_a_log_tells_is_the_one_that_is_verified() {
    try (AuditLog open = log.open()) {
      open.record(ScratchLog.event("x"));
      assertThat(log.verify().head()).isEqualTo(open.head());
    }
  }

  @Test
  void a_foreign_file_is_told_from_a_broken_log() {
    for (String text : List.of("hello\n", "\n", "{}\n", "x".repeat(3 << 20), "\u007fELF\0\0\0")) {
      log.write(text);
      assertBroken(log.verify(), Problem.FOREIGN, 1, "line 1 is not one of an audit log");
    }
  }

  @Test
  void a_chained_file_that_no_log_began_is_foreign() {
    InMemorySink sink = new InMemorySink();
    AuditLog.builder(sink).open();
    String opened = sink.records().get(0).line();
    log.write(List.of(Forgery.chained(opened.replace("log_opened", "log_closed"))));
    assertBroken(log.verify(), Problem.FOREIGN, 1, "line 1 does not open an audit log");
    log.write(List.of(Forgery.chained(opened.replace("info", "INFO"))));
    assertBroken(log.verify(), Problem.FOREIGN, 1, "line 1 is chained, but no event");
  }

  @Test
  void a_format_of_a_later_version_is_told_as_such() {
    String later = lines.get(0).replace("\"format\":1", "\"format\":2");
    log.write(List.of(Forgery.chained(later)));
    assertBroken(
        log.verify(), Problem.UNSUPPORTED_FORMAT, 1, "announces format 2; this version reads");
    log.write(List.of(later.replace("\"sequence\"", "\"salts\":{},\"sequence\"")));
    assertBroken(log.verify(), Problem.UNSUPPORTED_FORMAT, 1, "announces format 2");
  }

  @Test
  void an_edited_format_is_no_later_version() {
    lines.set(0, lines.get(0).replace("\"format\":1", "\"format\":2"));
    assertBroken(Problem.EDITED, 1, "line 1 does not match");
  }

  @Test
  void a_file_that_cannot_be_read_is_an_error() {
    AuditVerifier verifier = AuditVerifier.of(log.file().resolveSibling("none.log"));
    assertThatExceptionOfType(AuditException.class)
        .isThrownBy(verifier::verify)
        .withMessageContaining("none.log cannot be read");
  }

  @Test
  void a_head_is_one_word_that_can_be_read_back() {
    ChainHead head = log.verify().head();
    assertThat(ChainHead.parse(head.toString())).isEqualTo(head);
  }

  private void assertBroken(Problem problem, long line, String explanation) {
    log.write(lines);
    assertBroken(log.verify(), problem, line, explanation);
  }

  private static void assertBroken(
      Verification found, Problem problem, long line, String explanation) {
    assertThat(found)
        .isInstanceOfSatisfying(
            Broken.class,
            broken -> {
              assertThat(broken.explanation()).contains(explanation);
              assertThat(broken.problem()).isEqualTo(problem);
              assertThat(broken.line()).isEqualTo(line);
              if (problem != Problem.REWRITTEN) {
                assertThat(broken.events()).isEqualTo(line - 1);
              }
            });
  }
}
