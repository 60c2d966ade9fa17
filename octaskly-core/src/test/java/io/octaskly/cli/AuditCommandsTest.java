package io.octaskly.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.octaskly.audit.AuditEvent;
import io.octaskly.audit.AuditLog;
import io.octaskly.audit.Severity;
import io.octaskly.cli.Invocation.Ended;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An operator looks into a log. */
class AuditCommandsTest {
  @TempDir Path directory;

  private Path log;
  private String trustRoot;
  private String head;
  private String checkpoint;

  @BeforeEach
  void write() {
    log = directory.resolve("audit.log");
    try (AuditLog opened = AuditLog.builder(log).clock(() -> Invocation.NOW).open()) {
      opened.record(event("task_started", "alice", Severity.INFO, Duration.ofHours(3)));
      opened.record(event("task_failed", "alice", Severity.WARNING, Duration.ofHours(2)));
      opened.record(event("task_started", "mallory\u001b[31m", Severity.INFO, Duration.ofHours(1)));
      trustRoot = opened.trustRoot().orElseThrow();
      head = opened.head().toString();
      checkpoint = opened.checkpoint().orElseThrow().toString();
    }
  }

  private static AuditEvent event(String action, String user, Severity severity, Duration ago) {
    return AuditEvent.builder("task_execution", action)
        .timestamp(Invocation.NOW.minus(ago))
        .severity(severity)
        .user(user)
        .taskId("t-" + user.substring(0, 2))
        .detail("wall_ms", 12)
        .build();
  }

  @Test
  void intact_log_verifies() {
    Ended ended = Invocation.of("audit", "verify", log.toString());

    assertThat(ended.code()).as(ended.all()).isZero();
    assertThat(ended.out()).contains("events verified").contains(trustRoot).hasLineCount(1);
  }

  @Test
  void log_verifies_against_what_was_kept_outside() throws IOException {
    Path kept = Files.writeString(directory.resolve("kept"), checkpoint + "\n" + head + "\n\n");
    Path signed = Files.writeString(directory.resolve("signed"), checkpoint);

    Ended ended =
        Invocation.of(
            "audit", "verify", log + "", "--trust-root", trustRoot, "--checkpoint", kept + "");

    assertThat(ended.code()).as(ended.all()).isZero();
    assertThat(ended.out()).contains("the expected head is among them");
    assertThat(Invocation.of("audit", "verify", log + "", "--checkpoint", signed + "").code())
        .isZero();
  }

  @Test
  void first_altered_line_is_named() throws IOException {
    List<String> lines = new ArrayList<>(Files.readAllLines(log));
    int line = 2;
    lines.set(line, lines.get(line).replace("alice", "bobby"));
    Files.write(log, lines);

    Ended ended = Invocation.of("audit", "verify", log.toString());

    assertThat(ended.code()).isEqualTo(1);
    assertThat(ended.out()).startsWith(log + ", line 3: EDITED: ");
  }

  @Test
  void log_of_somebody_else_does_not_verify() {
    String other = "0".repeat(64);

    Ended ended = Invocation.of("audit", "verify", log.toString(), "--trust-root", other);

    assertThat(ended.code()).isEqualTo(1);
    assertThat(ended.out()).contains("FOREIGN_KEY");
  }

  @Test
  void tail_that_was_cut_is_found_with_the_head() throws IOException {
    Path kept = Files.writeString(directory.resolve("kept"), head);
    List<String> lines = Files.readAllLines(log);
    Files.write(log, lines.subList(0, 2));

    Ended ended = Invocation.of("audit", "verify", log + "", "--checkpoint", kept + "");

    assertThat(ended.code()).isEqualTo(1);
    assertThat(ended.out()).contains("TRUNCATED");
  }

  @Test
  void checkpoint_that_was_altered_is_refused() throws IOException {
    String number = checkpoint.substring(0, checkpoint.indexOf(':'));
    Path altered =
        Files.writeString(
            directory.resolve("kept"),
            (Integer.parseInt(number) - 1) + checkpoint.substring(number.length()));

    Ended ended = Invocation.of("audit", "verify", log + "", "--checkpoint", altered + "");

    assertThat(ended.code()).isEqualTo(70);
    assertThat(ended.err()).contains("not signed by its own key");
  }

  @Test
  void log_that_is_not_there_is_said_in_one_line() {
    Ended ended = Invocation.of("audit", "verify", directory.resolve("none.log").toString());

    assertThat(ended.code()).isEqualTo(70);
    assertThat(ended.err()).contains("none.log").hasLineCount(1);
    assertThat(Invocation.of("audit", "verify", "--verbose", directory + "/none.log").err())
        .contains("\tat io.octaskly.cli.");
  }

  @Test
  void query_filters_by_what_it_is_given() {
    assertThat(found("--user", "alice")).hasSize(2);
    assertThat(found("--severity", "warning", "--type", "task_execution")).hasSize(1);
    assertThat(found("--action", "task_started")).hasSize(2);
    assertThat(found("--task", "t-al", "--limit", "1")).hasSize(1);
    assertThat(found("--text", "MALLORY")).hasSize(1);
    assertThat(found("--since", "90m", "--type", "task_execution")).hasSize(1);
    assertThat(found("--until", "2026-02-07T09:30:00Z")).hasSize(1);
    assertThat(found("--since", "2026-02-08")).isEmpty();
    assertThat(found("--type", "task_execution", "--newest-first").get(0)).contains("mallory");
  }

  @Test
  void query_shows_a_line_that_cannot_colour_a_terminal() {
    assertThat(found("--user", "alice", "--limit", "1"))
        .containsExactly(
            "2026-02-07T09:00:00Z info     task_execution/task_started user=alice task=t-al"
                + " wall_ms=12");
    assertThat(found("--text", "mallory").get(0)).contains("mallory\\u001b[31m");
  }

  @Test
  void query_shows_the_lines_of_the_log_as_json() throws IOException {
    assertThat(found("--json")).isEqualTo(Files.readAllLines(log));
  }

  private List<String> found(String... filters) {
    List<String> arguments = new ArrayList<>(List.of("audit", "query", log.toString()));
    arguments.addAll(List.of(filters));
    Ended ended = Invocation.of(arguments.toArray(String[]::new));
    assertThat(ended.code()).as(ended.err()).isZero();
    return ended.out().lines().toList();
  }

  @Test
  void time_that_is_none_is_said() {
    Ended ended = Invocation.of("audit", "query", log.toString(), "--since", "yesterday");

    assertThat(ended.code()).isEqualTo(70);
    assertThat(ended.err()).contains("\"yesterday\"").contains("24h").hasLineCount(1);
  }

  @Test
  void tail_shows_the_last_events_in_their_order() {
    Ended ended =
        Invocation.of("audit", "tail", "-n", "2", "--type", "task_execution", log.toString());

    assertThat(ended.out().lines()).hasSize(2);
    assertThat(ended.out().lines().findFirst().orElseThrow()).contains("task_failed");
  }

  @Test
  void tail_follows_until_it_is_interrupted() throws Exception {
    LinkedBlockingQueue<String> lines = new LinkedBlockingQueue<>();
    Thread tail =
        new Thread(
            () ->
                new Invocation()
                    .runInto(
                        new Lines(lines),
                        OutputStream.nullOutputStream(),
                        "audit",
                        "tail",
                        "-f",
                        "--type",
                        "task_execution",
                        log.toString()));
    tail.start();
    for (int i = 0; i < 3; i++) {
      assertThat(lines.poll(20, TimeUnit.SECONDS)).contains("task_execution");
    }

    try (AuditLog opened = AuditLog.open(log)) {
      opened.record(AuditEvent.builder("task_execution", "task_cancelled").build());
      assertThat(lines.poll(20, TimeUnit.SECONDS)).contains("task_cancelled");
    }
    tail.interrupt();
    tail.join(TimeUnit.SECONDS.toMillis(20));
    assertThat(tail.isAlive()).isFalse();
    assertThat(lines).isEmpty();
  }

  @Test
  void export_writes_a_private_file_once() throws IOException {
    Path lines = directory.resolve("export.jsonl");
    Path array = directory.resolve("export.json");

    Ended ended = Invocation.of("audit", "export", log + "", "--to", lines + "");
    Invocation.of("audit", "export", "--format", "json", log + "", "--to", array + "");

    assertThat(ended.code()).isZero();
    assertThat(ended.err()).contains(" events written to " + lines);
    assertThat(Files.readAllLines(lines)).isEqualTo(Files.readAllLines(log));
    assertThat(Files.readString(array)).startsWith("[\n{").endsWith("}\n]\n");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(lines)))
        .isEqualTo("rw-------");
    Ended again = Invocation.of("audit", "export", log + "", "--to", lines + "");
    assertThat(again.code()).isEqualTo(70);
    assertThat(again.err()).contains("there already");
  }

  @Test
  void export_goes_to_standard_output() throws IOException {
    Ended ended = Invocation.of("audit", "export", "--user", "alice", log.toString(), "--to", "-");

    assertThat(ended.out().lines()).hasSize(2).allMatch(line -> line.startsWith("{"));
  }

  @Test
  void command_of_audit_is_asked_for() {
    Ended ended = Invocation.of("audit");

    assertThat(ended.code()).isEqualTo(64);
    assertThat(ended.err()).contains("verify, query, tail, export").hasLineCount(1);
  }

  /** Hands over whole lines. */
  private static final class Lines extends OutputStream {
    private final LinkedBlockingQueue<String> lines;
    private final StringBuilder line = new StringBuilder();

    Lines(LinkedBlockingQueue<String> lines) {
      this.lines = lines;
    }

    @Override
    public synchronized void write(int b) {
      if (b == '\n') {
        lines.add(line.toString());
        line.setLength(0);
      } else {
        line.append((char) b);
      }
    }
  }
}
