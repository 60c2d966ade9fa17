package io.octaskly.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is more than memory should hold is in a file when the result is there. */
class OutputSpillTest {
  private static final Duration LONG = Duration.ofSeconds(60);

  private enum Host {
    CONFINED {
      @Override
      Sandbox sandbox(Sandbox.Builder builder) {
        return builder.build();
      }
    },
    PLAIN {
      @Override
      Sandbox sandbox(Sandbox.Builder builder) {
        return builder.level(IsolationLevel.NONE).build(true);
      }
    };

    abstract Sandbox sandbox(Sandbox.Builder builder);

    Sandbox sandbox() {
      return sandbox(Sandbox.builder().grace(Duration.ofMillis(200)));
    }
  }

  @TempDir Path directory;
  private Path files;

  @BeforeEach
  void makeDirectory() throws IOException {
    files = Files.createDirectory(directory.resolve("files"));
  }

  @ParameterizedTest
  @EnumSource
  void file_has_what_memory_has_not(Host host) throws IOException {
    Path text = Programs.readable(directory, "text", "0123456789".repeat(300_000));
    Task task =
        Task.builder("cat")
            .args(text.toString())
            .read(text)
            .id("nightly:7")
            .output(OutputPolicy.spill(1000, files, Long.MAX_VALUE))
            .build();

    CapturedOutput stdout = host.sandbox().run(task).orThrow().stdout();

    assertThat(stdout.file()).contains(files.resolve("nightly%3A7.stdout"));
    assertThat(stdout.file().orElseThrow()).hasSameBinaryContentAs(text);
    assertThat(stdout.fileBytes()).isEqualTo(3_000_000);
    assertThat(stdout.fileProblem()).isEmpty();
    assertThat(stdout.text(UTF_8)).isEqualTo("0123456789".repeat(100));
    assertThat(stdout.totalBytes()).isEqualTo(3_000_000);
    assertThat(stdout).hasToString("1000 bytes kept of 2.87 MiB, 2.87 MiB in a file");
  }

  @ParameterizedTest
  @EnumSource
  void output_that_fits_has_no_file(Host host) throws IOException {
    TaskResult result =
        host.sandbox().run(script("echo out; echo err >&2").output(spill(4, 100)).build());

    assertThat(result.stdout().file()).isEmpty();
    assertThat(result.stdout().fileProblem()).isEmpty();
    assertThat(result.stderr().text(UTF_8)).isEqualTo("err\n");
    assertThat(files).isEmptyDirectory();
  }

  @ParameterizedTest
  @EnumSource
  void file_is_bounded(Host host) throws IOException {
    CapturedOutput stdout =
        host.sandbox().run(zeros(5_000_000).output(spill(10, 70_000)).build()).stdout();

    assertThat(stdout.file().orElseThrow()).hasSize(70_000);
    assertThat(stdout.fileBytes()).isEqualTo(70_000);
    assertThat(stdout.totalBytes()).isEqualTo(5_000_000);
    assertThat(stdout.fileProblem()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void streams_have_it_as_well(Host host) throws Exception {
    CompletableFuture<InputStream> opened = new CompletableFuture<>();
    Task task = zeros(5_000_000).output(spill(10, 1L << 40)).build();
    try (RunningTask running = host.sandbox().start(task, it -> opened.complete(it.stdout()))) {
      assertThat(opened.get().readAllBytes()).hasSize(5_000_000);

      CapturedOutput stdout = running.await(LONG).orElseThrow().stdout();
      assertThat(stdout.file().orElseThrow()).hasSize(5_000_000);
    }
  }

  @ParameterizedTest
  @EnumSource
  void file_is_complete_when_the_task_was_killed(Host host) throws IOException {
    Sandbox limited =
        host.sandbox(
            Sandbox.builder()
                .grace(Duration.ofMillis(100))
                .defaultLimits(ResourceLimits.builder().wallTime(Duration.ofSeconds(1)).build()));
    Task endless =
        script("trap '' TERM; while :; do echo yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy; done")
            .output(spill(10, 1L << 40))
            .build();

    long start = System.nanoTime();
    TaskResult result = limited.run(endless);
    Duration taken = Duration.ofNanos(System.nanoTime() - start);

    assertThat(result.outcome()).isInstanceOf(Outcome.LimitExceeded.class);
    assertThat(result.stdout().fileProblem()).isEmpty();
    assertThat(result.stdout().fileBytes()).isEqualTo(result.stdout().totalBytes());
    assertThat(result.stdout().file().orElseThrow()).hasSize(result.stdout().totalBytes());
    assertThat(taken).isLessThan(Duration.ofMillis(2_100));
  }

  @Test
  void directory_that_is_not_there_is_refused_before_the_task_runs() {
    Path missing = directory.resolve("missing");
    Task task = Task.builder("true").output(OutputPolicy.spill(1, missing, 10)).build();

    assertThatExceptionOfType(TaskLaunchException.class)
        .isThrownBy(() -> Host.CONFINED.sandbox().run(task))
        .withMessage(
            "cannot spill output into %s: it is no directory; make it before, writable for this"
                + " process and for no task",
            missing);
  }

  @Test
  void file_that_is_there_is_refused_before_the_task_runs() throws IOException {
    Path link = files.resolve("twice.stderr");
    Files.createSymbolicLink(link, directory.resolve("nowhere"));
    Task task = Task.builder("true").id("twice").output(spill(1, 10)).build();

    assertThatExceptionOfType(TaskLaunchException.class)
        .isThrownBy(() -> Host.CONFINED.sandbox().run(task))
        .withMessageContaining("cannot spill output into " + link + ": there is such a file");
  }

  @Test
  void full_disk_costs_the_file_and_nothing_else() throws Exception {
    Programs.passable(directory);
    // A file larger than RLIMIT_FSIZE cannot be written: setrlimit(2). 1024 blocks of 512 bytes.
    ProcessBuilder host = HostJvm.running(directory, HostOfFullDisk.class, files.toString());
    host.command().addAll(0, List.of("sh", "-c", "ulimit -S -f 1024; exec \"$@\"", "sh"));
    Process process = host.start();

    assertThat(new String(process.getInputStream().readAllBytes(), UTF_8).lines())
        .containsExactly(
            "exited with code 0",
            "5000000 bytes, 1000 kept, 524288 in the file",
            "cannot write to " + files.resolve("full.stdout") + ": File too large",
            "5000000 bytes, 1000 kept, 0 in the file",
            "no problem");
    assertThat(process.waitFor()).isZero();
    assertThat(files.resolve("full.stdout")).hasSize(524_288);
  }

  private OutputPolicy spill(long bytes, long fileBytes) {
    return OutputPolicy.spill(bytes, files, fileBytes);
  }

  private Task.Builder script(String... lines) throws IOException {
    return Task.builder(Programs.script(directory, lines).toString());
  }

  private static Task.Builder zeros(int count) {
    return Task.builder("head").args("-c", Integer.toString(count), "/dev/zero");
  }
}
