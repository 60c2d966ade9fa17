package io.octaskly.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Useful work, at every level: what goes in comes in, what comes out is in the result. */
class SandboxRunTest {
  private final Sandbox strict = Sandbox.builder().build();

  @TempDir Path directory;

  @ParameterizedTest
  @EnumSource
  void program_prints_and_exits_at_every_level(IsolationLevel level) {
    if (level == IsolationLevel.BASIC) {
      OfferedFeatures.requireLandlock("BASIC is refused");
    }
    TaskResult result =
        Sandbox.builder().level(level).build().run(Task.of("echo", "hello", "wörld"));

    assertThat(result.outcome()).isEqualTo(new Outcome.Exited(0));
    assertThat(result.stdout().text(UTF_8)).isEqualTo("hello wörld\n");
    assertThat(result.stderr().isEmpty()).isTrue();
  }

  @Test
  void exit_code_and_standard_error_are_in_the_result() throws IOException {
    TaskResult result = run("echo trouble >&2", "exit 3");

    assertThat(result.exitCode()).hasValue(3);
    assertThat(result.stderr().text(UTF_8)).isEqualTo("trouble\n");
    assertThatExceptionOfType(TaskFailedException.class)
        .isThrownBy(result::orThrow)
        .withMessageContaining("trouble");
  }

  @Test
  void signal_is_in_the_result() throws IOException {
    assertThat(run("kill -USR1 $$").outcome()).isEqualTo(new Outcome.Signalled(10));
  }

  @Test
  void bytes_are_fed_to_standard_input() {
    String text = "0123456789".repeat(100_000);

    TaskResult result = strict.run(Task.builder("wc").args("-c").stdin(text).build());

    assertThat(result.stdout().text(UTF_8).strip()).isEqualTo("1000000");
  }

  @Test
  void file_is_standard_input() throws IOException {
    Path file = Programs.readable(directory, "in", "from a file");

    TaskResult result = strict.run(Task.builder("cat").stdin(file).build());

    assertThat(result.stdout().text(UTF_8)).isEqualTo("from a file");
  }

  @Test
  void standard_input_is_empty_unless_given() {
    assertThat(strict.run(Task.of("cat")).succeeded()).isTrue();
  }

  @Test
  void task_that_does_not_read_its_input_ends_all_the_same() {
    TaskResult result = strict.run(Task.builder("true").stdin(new byte[1 << 20]).build());

    assertThat(result.succeeded()).isTrue();
  }

  @Test
  void input_file_is_copied_in_and_result_file_is_collected() throws IOException {
    Path input = Programs.readable(directory, "numbers", "6\n7\n");
    Path script =
        Programs.script(
            directory, "read a; read b; echo $((a*b)) > out/product.txt; echo skip > out/other.md");
    Task task =
        Task.builder(script.toString())
            .stdin(input)
            .input(input, "out/copy")
            .collect("out/*.txt", "out/copy")
            .build();

    TaskResult result = strict.run(task);

    assertThat(result.files().list()).hasSize(2);
    assertThat(result.files().get("out/product.txt").orElseThrow().text()).isEqualTo("42\n");
    assertThat(result.files().get("out/copy").orElseThrow().text()).isEqualTo("6\n7\n");
  }

  @Test
  void links_are_not_collected() throws IOException {
    Path secret = Programs.readable(directory, "secret", "x");
    Task task =
        Task.builder("ln").args("-s", secret.toString(), "result.txt").collect("*.txt").build();

    TaskResult result = strict.run(task);

    assertThat(result.succeeded()).as(result.stderr().text()).isTrue();
    assertThat(result.files().list()).isEmpty();
    assertThat(result.files().skipped()).containsEntry("result.txt", "symbolic link");
  }

  @Test
  void task_starts_in_a_private_empty_directory() {
    TaskResult result = strict.run(Task.of("ls", "-a"));
    Path work = Path.of(strict.run(Task.of("pwd")).stdout().text(UTF_8).strip());

    assertThat(result.stdout().text(UTF_8)).isEqualTo(".\n..\n");
    assertThat(work.getParent().getFileName().toString()).startsWith("octaskly-");
  }

  @Test
  void directory_tree_of_a_task_is_deleted() throws IOException {
    Path script = Programs.script(directory, "pwd; : > file; : > .hidden");
    TaskResult result = strict.run(Task.of(script.toString()));

    assertThat(Path.of(result.stdout().text(UTF_8).strip())).doesNotExist();
  }

  @Test
  void given_working_directory_is_entered() {
    TaskResult result =
        strict.run(Task.builder("pwd").workingDirectory(Path.of("/usr/lib")).build());

    assertThat(result.stdout().text(UTF_8)).isEqualTo("/usr/lib\n");
  }

  @Test
  void output_beyond_the_cap_is_counted_and_dropped() {
    Task task =
        Task.builder("head")
            .args("-c", "3000000", "/dev/zero")
            .output(OutputPolicy.truncate(1000))
            .build();

    CapturedOutput stdout = strict.run(task).stdout();

    assertThat(stdout.size()).isEqualTo(1000);
    assertThat(stdout.totalBytes()).isEqualTo(3_000_000);
    assertThat(stdout.truncated()).isTrue();
  }

  @Test
  void usage_is_measured() throws IOException {
    ResourceUsage usage = run("i=0; while [ $i -lt 200000 ]; do i=$((i+1)); done").usage();

    assertThat(usage.wallTime()).isPositive();
    assertThat(usage.totalCpu()).isGreaterThan(Duration.ofMillis(20));
  }

  @Test
  void guarantees_name_their_mechanisms() {
    Mechanism files =
        OfferedFeatures.ALL.landlockAbi() > 0 ? Mechanism.LANDLOCK : Mechanism.MOUNT_NAMESPACE;

    TaskResult result = strict.run(Task.of("true"));

    assertThat(result.guarantees())
        .containsEntry(Guarantee.EXECUTION_CONFINED, List.of(Mechanism.ONE_SHOT_EXEC, files))
        .containsKeys(
            Guarantee.TREE_ENDS, Guarantee.READS_CONFINED, Guarantee.DANGEROUS_CALLS_REFUSED)
        .doesNotContainKey(Guarantee.NETWORK_CLOSED);
  }

  @Test
  void listener_hears_start_and_end() {
    List<String> heard = new CopyOnWriteArrayList<>();
    SandboxListener listener =
        new SandboxListener() {
          @Override
          public void started(String taskId, long pid) {
            heard.add("started " + taskId + (pid > 0));
          }

          @Override
          public void finished(TaskResult result) {
            heard.add("finished " + result.taskId());
          }
        };
    Sandbox sandbox = Sandbox.builder().listener(listener).build();

    sandbox.run(Task.builder("true").id("t-1").build());

    assertThat(heard).containsExactly("started t-1true", "finished t-1");
  }

  @Test
  void failing_listener_changes_nothing() {
    SandboxListener failing =
        new SandboxListener() {
          @Override
          public void started(String taskId, long pid) {
            throw new IllegalStateException("listener fails at start");
          }
        };

    TaskResult result = Sandbox.builder().listener(failing).build().run(Task.of("true"));

    assertThat(result.succeeded()).isTrue();
  }

  @Test
  void failing_receiver_of_the_running_task_changes_nothing() {
    TaskResult result =
        strict.run(
            Task.of("true"),
            running -> {
              throw new IllegalStateException("receiver fails");
            });

    assertThat(result.succeeded()).isTrue();
  }

  private TaskResult run(String... script) throws IOException {
    return strict.run(Task.of(Programs.script(directory, script).toString()));
  }

  @Test
  void started_task_can_be_awaited() throws InterruptedException {
    try (RunningTask task = strict.start(Task.of("sleep", "0.2"))) {
      assertThat(task.pid()).isPositive();
      assertThat(task.await(Duration.ofSeconds(20)).orElseThrow().succeeded()).isTrue();
    }
  }
}
