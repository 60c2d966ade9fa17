package io.octaskly.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.octaskly.audit.AuditLog;
import io.octaskly.audit.AuditVerifier;
import io.octaskly.audit.Verification;
import io.octaskly.cli.Invocation.Ended;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an operator sees of a task. */
class RunCommandTest {
  private static final String SECRET = "hunter2-hunter2-hunter2";

  @TempDir Path directory;

  @Test
  void output_and_exit_code_are_those_of_the_program() {
    Ended ended = Invocation.of("run", "--", "echo", "hello", "--help");

    assertThat(ended).isEqualTo(new Ended(0, "hello --help\n", ""));
  }

  @Test
  void exit_code_of_a_program_that_fails_is_passed_on_without_a_word() {
    Ended ended = Invocation.of("run", "--allow-shell", "sh", "-c", "echo no >&2; exit 77");

    assertThat(ended).isEqualTo(new Ended(77, "", "no\n"));
  }

  @Test
  void bytes_are_passed_on_as_they_are() {
    byte[] bytes = new byte[300_000];
    new Random(4711).nextBytes(bytes);
    ByteArrayOutputStream out = new ByteArrayOutputStream();

    int code =
        new Invocation()
            .input(bytes)
            .runInto(out, OutputStream.nullOutputStream(), "run", "--stdin", "-", "cat");

    assertThat(code).isZero();
    assertThat(out.toByteArray()).isEqualTo(bytes);
  }

  @Test
  void standard_input_comes_from_a_file() throws IOException {
    Path file = Files.writeString(directory.resolve("in.txt"), "from a file");

    assertThat(Invocation.of("run", "--stdin", file + "", "cat"))
        .isEqualTo(new Ended(0, "from a file", ""));
  }

  @Test
  void program_that_is_signalled_gives_128_and_the_signal() {
    Ended ended = Invocation.of("run", "--allow-shell", "sh", "-c", "kill -9 $$");

    assertThat(ended.code()).isEqualTo(137);
    assertThat(ended.err()).contains("signal 9");
  }

  @Test
  void wall_time_gives_124_as_timeout_does() {
    Ended ended = Invocation.of("run", "--timeout", "1s", "sleep", "60");

    assertThat(ended.code()).isEqualTo(124);
    assertThat(ended.err()).startsWith("octaskly: the task exceeded its wall time limit");
  }

  @Test
  void other_limits_give_122() {
    Ended ended =
        Invocation.of(
            "run", "--cpu-time", "1s", "--allow-shell", "sh", "-c", "while :; do :; done");

    assertThat(ended.code()).isEqualTo(122);
    assertThat(ended.err()).contains("CPU time");
  }

  @Test
  void program_that_is_not_there_gives_127() {
    Ended ended = Invocation.of("run", "no-such-program");

    assertThat(ended.code()).isEqualTo(127);
    assertThat(ended.err()).contains("no-such-program").hasLineCount(1);
  }

  @Test
  void file_that_is_no_program_gives_126() throws IOException {
    Path file = Files.writeString(directory.resolve("text"), "no program");

    Ended ended = Invocation.of("run", "--", file.toString());

    assertThat(ended.code()).isEqualTo(126);
    assertThat(ended.err()).hasLineCount(1);
  }

  @Test
  void shell_is_refused_at_strict_unless_it_was_allowed() {
    Ended ended = Invocation.of("run", "sh", "-c", "true");

    assertThat(ended.code()).isBetween(125, 126);
    assertThat(ended.err()).contains("allowShell");
  }

  @ParameterizedTest
  @ValueSource(strings = {"strictest", "0", ""})
  void level_that_is_none_starts_nothing(String level) {
    Ended ended = Invocation.of("run", "--level", level, "echo", "started");

    assertThat(ended.code()).isEqualTo(125);
    assertThat(ended.out()).isEmpty();
    assertThat(ended.err()).contains("very-strict").hasLineCount(1);
  }

  @Test
  void limit_beyond_its_range_starts_nothing() {
    Ended ended = Invocation.of("run", "--memory", "1M", "echo", "started");

    assertThat(ended.code()).isEqualTo(125);
    assertThat(ended.out()).isEmpty();
    assertThat(ended.err()).contains("64 MiB").hasLineCount(1);
  }

  @Test
  void task_reads_and_writes_only_what_is_granted() throws IOException {
    Path secret = Files.writeString(directory.resolve("secret"), "content");
    Path work = openToTasks(Files.createDirectory(directory.resolve("work")));

    Ended refused = Invocation.of("run", "cat", secret.toString());
    Ended granted = Invocation.of("run", "--read", secret.toString(), "cat", secret.toString());
    Ended written = Invocation.of("run", "--write", work.toString(), "sort", "-o", work + "/made");

    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.out()).isEmpty();
    assertThat(granted.out()).isEqualTo("content");
    assertThat(written.code()).as(written.err()).isZero();
    assertThat(work.resolve("made")).exists();
  }

  @Test
  void grant_of_what_is_not_there_starts_nothing() {
    Ended ended = Invocation.of("run", "--read", "/no/such/path", "echo", "started");

    assertThat(ended.code()).isEqualTo(125);
    assertThat(ended.all()).doesNotContain("started");
    assertThat(ended.err()).contains("--read /no/such/path");
  }

  @Test
  void network_is_closed_unless_it_is_opened() {
    String probe = "use Socket; exit(socket(my $s, PF_INET, SOCK_STREAM, 0) ? 0 : 9)";

    assertThat(Invocation.of("run", "perl", "-e", probe).code()).isEqualTo(9);
    assertThat(Invocation.of("run", "--network", "host", "perl", "-e", probe).code()).isZero();
  }

  @Test
  void variables_reach_the_task_and_secret_ones_no_message() throws IOException {
    Path file = Files.writeString(directory.resolve("secret"), SECRET + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    Path log = directory.resolve("audit.log");

    Ended ended =
        new Invocation()
            .variable("TOKEN", SECRET)
            .run(
                "run",
                "--audit",
                log.toString(),
                "--env",
                "PLAIN=value",
                "--secret-env",
                "TOKEN",
                "--secret-file",
                "PASSWORD=" + file,
                "printenv",
                "PLAIN",
                "TOKEN",
                "PASSWORD");

    assertThat(ended.out()).isEqualTo("value\n" + SECRET + "\n" + SECRET + "\n");
    assertThat(Files.readString(log)).contains("PASSWORD").doesNotContain(SECRET);
  }

  @Test
  void secret_that_was_given_in_the_wrong_way_is_not_shown() throws IOException {
    Path open = Files.writeString(directory.resolve("open"), SECRET);
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rw-r--r--"));

    assertHidden(Invocation.of("run", "--secret-env", "TOKEN=" + SECRET, "true"));
    assertHidden(Invocation.of("run", "--env", SECRET, "true"));
    assertHidden(Invocation.of("run", "--env", "DB_PASSWORD=" + SECRET, "true"));
    assertHidden(Invocation.of("run", "--secret-file", SECRET, "true"));
    assertHidden(Invocation.of("run", "--secret-file", "TOKEN=" + SECRET, "true"));
    assertHidden(Invocation.of("run", "--secret-file", "TOKEN=" + open, "true"));
    assertHidden(Invocation.of("run", "--password=" + SECRET, "true"));
    assertHidden(Invocation.of("run", "--secret-env"));
    assertHidden(Invocation.of("run", "--env", "TOKEN=" + SECRET));
  }

  private static void assertHidden(Ended ended) {
    assertThat(ended.code()).isEqualTo(125);
    assertThat(ended.err()).startsWith("octaskly: ").hasLineCount(1);
    assertThat(ended.all()).doesNotContain(SECRET);
  }

  @Test
  void collected_files_are_written_beneath_a_directory() throws IOException {
    Path to = directory.resolve("results");
    String[] command = {
      "run",
      "--collect",
      "out/*.txt",
      "--to",
      to + "",
      "--execute",
      "/usr/bin",
      "--allow-shell",
      "sh",
      "-c",
      "mkdir out; echo one > out/1.txt; echo two > out/2.txt; echo no > out/3.csv"
    };

    Ended ended = Invocation.of(command);

    assertThat(ended).isEqualTo(new Ended(0, "", ""));
    assertThat(to.resolve("out/1.txt")).hasContent("one");
    assertThat(to.resolve("out/2.txt")).hasContent("two");
    assertThat(to.resolve("out/3.csv")).doesNotExist();
    Ended again = Invocation.of(command);
    assertThat(again.code()).isEqualTo(125);
    assertThat(again.err()).contains("there already");
  }

  @Test
  void collecting_without_a_place_starts_nothing() {
    Ended ended = Invocation.of("run", "--collect", "*.txt", "echo", "started");

    assertThat(ended.code()).isEqualTo(125);
    assertThat(ended.err()).contains("--to");
    assertThat(ended.out()).isEmpty();
  }

  @Test
  void start_and_end_are_on_record() throws IOException {
    Path log = directory.resolve("audit.log");

    Invocation.of("run", "--audit", log.toString(), "echo", "--password=" + SECRET);
    Invocation.of("run", "--audit", log.toString(), "no-such-program");

    assertThat(Files.readString(log))
        .contains("task_started", "task_completed", "task_failed")
        .doesNotContain(SECRET);
    assertThat(AuditVerifier.of(log).verify()).isInstanceOf(Verification.Intact.class);
  }

  @Test
  void what_cannot_be_recorded_is_not_started() throws IOException {
    Path log = directory.resolve("audit.log");
    Path proof = openToTasks(Files.createDirectory(directory.resolve("work"))).resolve("proof");

    try (AuditLog held = AuditLog.open(log)) {
      Ended ended =
          Invocation.of(
              "run",
              "--audit",
              log + "",
              "--write",
              proof.getParent() + "",
              "sort",
              "-o",
              proof + "");

      assertThat(held.head().sequence()).isPositive();
      assertThat(ended.code()).isEqualTo(125);
      assertThat(ended.err()).contains("audit log").hasLineCount(1);
    }
    assertThat(proof).doesNotExist();
  }

  @Test
  void task_ends_when_nobody_reads_its_output() {
    OutputStream closed =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("Broken pipe");
          }
        };
    ByteArrayOutputStream err = new ByteArrayOutputStream();

    int code = new Invocation().runInto(closed, err, "run", "--timeout", "60s", "yes");

    assertThat(code).isEqualTo(141);
    assertThat(err.toString(UTF_8)).isEmpty();
  }

  @Test
  void relative_path_of_a_program_is_taken_from_the_working_directory() {
    Path echo = Path.of("").toAbsolutePath().relativize(Path.of("/usr/bin/echo"));

    assertThat(Invocation.of("run", echo.toString(), "found").out()).isEqualTo("found\n");
  }

  /** On a root host a task has a user id of its own. */
  private Path openToTasks(Path granted) throws IOException {
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    return Files.setPosixFilePermissions(granted, PosixFilePermissions.fromString("rwxrwxrwx"));
  }
}
