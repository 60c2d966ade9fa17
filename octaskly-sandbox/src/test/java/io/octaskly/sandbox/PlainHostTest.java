package io.octaskly.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Level NONE where the kernel has no mechanisms: the same interface, and no promise that is not
 * kept.
 */
class PlainHostTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final Duration GRACE = Duration.ofMillis(200);

  private final Sandbox plain = plain(Sandbox.builder());

  @TempDir Path directory;

  @Test
  void output_and_exit_code_are_in_the_result() throws IOException {
    TaskResult result = plain.run(script("echo out; echo err >&2; exit 3").build());

    assertThat(result.outcome()).isEqualTo(new Outcome.Exited(3));
    assertThat(result.stdout().text(UTF_8)).isEqualTo("out\n");
    assertThat(result.stderr().text(UTF_8)).isEqualTo("err\n");
    assertThat(result.usage().wallTime()).isPositive();
  }

  @Test
  void only_what_is_true_is_guaranteed() {
    assertThat(plain.run(Task.of("true")).guarantees())
        .containsOnly(
            java.util.Map.entry(
                Guarantee.NO_INHERITED_DESCRIPTORS, List.of(Mechanism.PROCESS_BUILDER)));
  }

  @Test
  void no_other_descriptor_is_inherited() throws IOException {
    Path open = Programs.readable(directory, "open", "x");
    try (InputStream held = Files.newInputStream(open)) {
      TaskResult result = plain.run(Task.of("ls", "-l", "/proc/self/fd"));

      assertThat(held.read()).isEqualTo('x');
      assertThat(result.stdout().text(UTF_8)).contains(" 0 -> ").doesNotContain(open.toString());
    }
  }

  @Test
  void level_above_none_is_refused() {
    Task task = Task.builder("true").level(IsolationLevel.BASIC).build();

    assertThatExceptionOfType(GuaranteeUnavailableException.class)
        .isThrownBy(() -> plain.run(task))
        .withMessageContaining("tasks can be confined on Linux on x86-64 and AArch64")
        .satisfies(e -> assertThat(e.guarantee()).isEqualTo(Guarantee.TREE_ENDS));
  }

  @Test
  void limit_that_cannot_be_kept_is_refused_for_a_task() {
    Task task = Task.builder("true").limits(ResourceLimits.builder().processes(7).build()).build();

    assertThatExceptionOfType(GuaranteeUnavailableException.class)
        .isThrownBy(() -> plain.run(task))
        .withMessageContaining("rlimit for processes")
        .withMessageContaining("no limit but the wall time");
  }

  @Test
  void limit_that_cannot_be_kept_is_refused_for_a_sandbox() {
    for (ResourceLimits limits :
        List.of(
            ResourceLimits.strict(),
            ResourceLimits.builder().memoryAccounting(MemoryAccounting.RESIDENT).build())) {
      Sandbox.Builder builder = Sandbox.builder().level(IsolationLevel.NONE).defaultLimits(limits);

      assertThatExceptionOfType(GuaranteeUnavailableException.class)
          .isThrownBy(() -> builder.build(true))
          .satisfies(e -> assertThat(e.guarantee()).isEqualTo(Guarantee.RESOURCE_LIMITS));
    }
  }

  @Test
  void wall_time_above_the_maximum_is_refused() {
    Sandbox limited = plain(Sandbox.builder().maxLimits(wallTime(1)));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> limited.run(Task.builder("true").limits(wallTime(2)).build()))
        .withMessageContaining("maxLimits");
  }

  @Test
  void task_and_its_descendants_end_at_the_wall_time_limit() throws IOException {
    Task task =
        script("trap '' TERM", "(trap '' TERM; while :; do :; done) & echo $!", "wait; wait")
            .limits(wallTime(1))
            .build();

    TaskResult result = plain.run(task);

    assertThat(result.outcome())
        .isInstanceOfSatisfying(
            Outcome.LimitExceeded.class,
            exceeded -> assertThat(exceeded.limit()).isEqualTo(Limit.WALL_TIME));
    assertThat(result.usage().wallTime()).isLessThan(Duration.ofSeconds(2).plus(GRACE));
    awaitEnd(Long.parseLong(result.stdout().text(UTF_8).strip()));
  }

  @Test
  void task_may_tidy_up_in_its_grace() throws IOException {
    Sandbox patient =
        Sandbox.builder().level(IsolationLevel.NONE).grace(Duration.ofSeconds(20)).build(true);
    Task task =
        script("trap 'echo tidy; exit 0' TERM; while :; do :; done").limits(wallTime(1)).build();

    TaskResult result = patient.run(task);

    assertThat(result.stdout().text(UTF_8)).isEqualTo("tidy\n");
    assertThat(result.outcome()).isInstanceOf(Outcome.LimitExceeded.class);
    assertThat(result.usage().wallTime()).isLessThan(Duration.ofSeconds(15));
  }

  @Test
  void cancel_kills_the_process_and_its_descendants() throws Exception {
    try (RunningTask running = plain.start(script("sleep 60 & echo $!; wait").build())) {
      InputStream stdout = running.stdout();
      StringBuilder pid = new StringBuilder();
      for (int c = stdout.read(); c != '\n'; c = stdout.read()) {
        pid.append((char) c);
      }

      running.cancel();

      assertThat(running.await(LONG).orElseThrow().outcome()).isEqualTo(new Outcome.Cancelled());
      awaitEnd(Long.parseLong(pid.toString()));
    }
  }

  @Test
  void output_limit_ends_the_task() throws IOException {
    Task task =
        script("while :; do echo yyyyyyyyyyyy; done").output(OutputPolicy.kill(10_000)).build();

    TaskResult result = plain.run(task);

    assertThat(result.outcome())
        .isInstanceOfSatisfying(
            Outcome.LimitExceeded.class,
            exceeded -> assertThat(exceeded.limit()).isEqualTo(Limit.OUTPUT));
    assertThat(result.stdout().size()).isEqualTo(10_000);
  }

  @Test
  void output_beyond_its_limit_is_told_also_of_a_task_that_has_ended_at_once() {
    Task task = Task.builder("echo").args("x").output(OutputPolicy.kill(1)).build();

    for (int i = 0; i < 20; i++) {
      assertThat(plain.run(task).outcome())
          .isEqualTo(new Outcome.LimitExceeded(Limit.OUTPUT, "1 byte", "2 bytes"));
    }
  }

  @Test
  void descendant_that_keeps_the_pipe_does_not_keep_the_result() throws Exception {
    TaskResult result = plain.run(script("echo $$; sleep 30 & echo $!").build());

    List<Long> pids = result.stdout().text(UTF_8).lines().map(Long::valueOf).toList();
    assertThat(result.succeeded()).isTrue();
    assertThat(result.usage().wallTime()).isLessThan(Duration.ofSeconds(20));
    ProcessHandle.of(pids.get(1)).ifPresent(ProcessHandle::destroyForcibly);
  }

  @Test
  void live_input_and_streams_work_alike() throws Exception {
    Task task = script("read line; echo \"got $line\"; cat").liveStdin().build();
    try (RunningTask running = plain.start(task)) {
      InputStream stdout = running.stdout();
      running.stdin().write("first\n".getBytes(UTF_8));
      assertThat(stdout.readNBytes(10)).asString().isEqualTo("got first\n");
      running.stdin().write(new byte[] {'x'});
      running.stdin().close();

      assertThat(stdout.readAllBytes()).asString().isEqualTo("x");
      assertThat(running.await(LONG).orElseThrow().succeeded()).isTrue();
      assertThatExceptionOfType(IOException.class).isThrownBy(() -> running.stdin().write('y'));
    }
  }

  @Test
  void unread_stream_holds_back_its_task_until_it_is_cancelled() throws Exception {
    CompletableFuture<InputStream> opened = new CompletableFuture<>();
    Task endless = script("while :; do echo yyyyyyyyyyyyyyyyyyyyyyyy; done").build();
    try (RunningTask running = plain.start(endless, it -> opened.complete(it.stdout()))) {
      InputStream unread = opened.get();
      while (unread.available() <= (256 - 64) * 1024) {
        Thread.onSpinWait();
      }

      running.cancel();

      TaskResult result = running.await(LONG).orElseThrow();
      assertThat(result.stdout().totalBytes()).isLessThan(2 << 20);
      assertThat(unread.readAllBytes()).hasSize((int) result.stdout().totalBytes());
    }
  }

  @Test
  void bytes_and_files_are_standard_input() throws IOException {
    Path file = Programs.readable(directory, "in", "from a file");

    assertThat(plain.run(Task.builder("cat").stdin("bytes").build()).stdout().text(UTF_8))
        .isEqualTo("bytes");
    assertThat(plain.run(Task.builder("cat").stdin(file).build()).stdout().text(UTF_8))
        .isEqualTo("from a file");
    assertThat(plain.run(Task.of("cat")).stdout().isEmpty()).isTrue();
    assertThat(plain.run(Task.builder("true").stdin(new byte[1 << 20]).build()).succeeded())
        .isTrue();
  }

  @Test
  void files_go_in_and_come_out_and_nothing_is_left() throws IOException {
    Path input = Programs.readable(directory, "numbers", "6\n7\n");
    Task task =
        script("read a < data/in", "mkdir out; echo $a > out/six.txt; pwd", "ln -s /etc x.txt")
            .input(input, "data/in")
            .collect("out/*.txt", "*.txt")
            .build();

    TaskResult result = plain.run(task);

    assertThat(result.files().get("out/six.txt").orElseThrow().text()).isEqualTo("6\n");
    assertThat(result.files().skipped()).containsEntry("x.txt", "symbolic link");
    assertThat(Path.of(result.stdout().text(UTF_8).strip())).doesNotExist();
    assertThat(Path.of("/etc")).isDirectory();
  }

  @Test
  void environment_of_the_task_is_added_to_the_hosts() throws IOException {
    Task task =
        script("echo \"$PLAIN $SECRET ${PATH:+path}\"")
            .env("PLAIN", "a")
            .secretEnv("SECRET", "b".toCharArray())
            .build();

    assertThat(plain.run(task).stdout().text(UTF_8)).isEqualTo("a b path\n");
  }

  @Test
  void program_that_is_not_there_is_a_failed_launch() {
    assertThatExceptionOfType(TaskLaunchException.class)
        .isThrownBy(() -> plain.run(Task.of("no-such-program")))
        .withMessageContaining("find program no-such-program");
    assertThatExceptionOfType(TaskLaunchException.class)
        .isThrownBy(() -> plain.run(Task.of("/no/such/program")))
        .withMessageContaining("/no/such/program");
  }

  @Test
  void interrupted_caller_kills_its_task() {
    Thread.currentThread().interrupt();

    TaskResult result = plain.run(Task.of("sleep", "60"));

    assertThat(Thread.interrupted()).isTrue();
    assertThat(result.outcome()).isEqualTo(new Outcome.Cancelled());
  }

  @Test
  void tasks_leave_no_descriptors() throws Exception {
    plain.run(Task.of("true"));
    int before = LaunchStress.taskDescriptors();

    for (int i = 0; i < 30; i++) {
      assertThat(plain.run(Task.of("echo", "x")).succeeded()).isTrue();
      plain.start(Task.builder("cat").liveStdin().build()).close();
    }

    assertThat(LaunchStress.taskDescriptors()).isLessThanOrEqualTo(before);
  }

  private Task.Builder script(String... lines) throws IOException {
    return Task.builder(Programs.script(directory, lines).toString());
  }

  private static ResourceLimits wallTime(int seconds) {
    return ResourceLimits.builder().wallTime(Duration.ofSeconds(seconds)).build();
  }

  private static Sandbox plain(Sandbox.Builder builder) {
    return builder.level(IsolationLevel.NONE).grace(GRACE).build(true);
  }

  private static void awaitEnd(long pid) {
    ProcessHandle.of(pid)
        .ifPresent(process -> assertThat(process.onExit()).succeedsWithin(20, TimeUnit.SECONDS));
  }
}
