package io.octaskly.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** A task, or one that could not be started, leaves the host as it was. */
@ParameterizedClass
@EnumSource(Confinement.class)
class HostLeftAloneTest {
  private static final Path MOUNTS = Path.of("/proc/self/mountinfo");

  @Parameter Confinement confinement;

  @TempDir Path directory;

  private Sandbox sandbox;
  private Path input;
  private Path granted;
  private Path link;
  private @Nullable List<String> mountsBefore;
  private Map<String, String> filesBefore;
  private List<Path> keptBefore;

  @BeforeEach
  void lookAtTheHost() throws IOException {
    sandbox = confinement.sandbox().build();
    input = Programs.readable(directory, "input", "in\n");
    granted = Files.createDirectories(directory.resolve("granted/inner"));
    Programs.readable(granted, "file", "x\n");
    Programs.passable(granted.getParent());
    link = Files.createSymbolicLink(directory.resolve("link"), granted.getParent());
    // Directories may be kept for the next task, as empty as they were made.
    sandbox.run(Task.of(Programs.script(directory, "true").toString()));
    mountsBefore = Files.readAllLines(MOUNTS);
    filesBefore = files();
    keptBefore = kept();
  }

  @AfterEach
  void compare() throws IOException {
    if (mountsBefore == null) {
      // Skipped: this host has no such confinement.
      return;
    }
    assertThat(Files.readAllLines(MOUNTS)).isEqualTo(mountsBefore);
    assertThat(files()).isEqualTo(filesBefore);
    assertThat(keptBefore).containsAll(kept());
    for (Path kept : kept()) {
      assertThat(kept).isEmptyDirectory();
    }
  }

  @Test
  void task_with_inputs_and_grants() throws IOException {
    TaskResult result =
        sandbox.run(
            task("read a < data/in", "read b < " + link + "/inner/file", "echo $a $b")
                .read(link, granted)
                .build());

    assertThat(result.stdout().text()).isEqualTo("in x\n");
  }

  @Test
  void task_that_leaves_files_everywhere_it_may() throws IOException {
    TaskResult result =
        sandbox.run(
            task("echo x > f; echo x > data/.f; echo x > \"${TMPDIR:-.}/f\"; exit 3")
                .read(granted)
                .build());

    assertThat(result.exitCode()).hasValue(3);
  }

  @Test
  void task_that_is_killed() throws IOException {
    Sandbox impatient = confinement.sandbox().grace(Duration.ofMillis(100)).build();
    ResourceLimits limits =
        ResourceLimits.strict().toBuilder().wallTime(Duration.ofSeconds(1)).build();

    TaskResult result =
        impatient.run(task("while :; do :; done").read(granted).limits(limits).build());

    assertThat(result.outcome()).isInstanceOf(Outcome.LimitExceeded.class);
  }

  @Test
  void launch_that_fails_in_the_last_step() throws IOException {
    Path broken = Programs.readable(granted, "broken", "neither script nor program");
    Files.setPosixFilePermissions(broken, PosixFilePermissions.fromString("rwxr-xr-x"));
    filesBefore = files();
    Task task = Task.builder(broken.toString()).input(input, "data/in").read(link).build();

    assertThatThrownBy(() -> sandbox.run(task)).hasMessageContaining("ENOEXEC");
  }

  @Test
  void launch_whose_input_cannot_be_copied() throws IOException {
    Task task = task("true").input(granted, "data/directory").build();

    assertThatThrownBy(() -> sandbox.run(task))
        .isInstanceOf(SandboxException.class)
        .hasMessageContaining(granted.toString())
        .hasMessageContaining("not a regular file");
  }

  @Test
  void launch_that_is_refused() throws IOException {
    Path missing = directory.resolve("missing");
    Task task = task("true").read(missing).build();

    assertThatThrownBy(() -> sandbox.run(task)).hasMessageContaining(missing.toString());
  }

  private Task.Builder task(String... lines) throws IOException {
    Path script = Programs.script(directory, lines);
    filesBefore = files();
    return Task.builder(script.toString()).input(input, "data/in");
  }

  /** The test's own files, which tasks were granted or not: path to mode and time. */
  private Map<String, String> files() throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.collect(
          Collectors.toMap(
              Path::toString, HostLeftAloneTest::metadata, (one, other) -> one, TreeMap::new));
    }
  }

  private static String metadata(Path file) {
    Function<String, Object> attribute =
        name -> {
          try {
            return Files.getAttribute(file, name, LinkOption.NOFOLLOW_LINKS);
          } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
          }
        };
    return attribute.apply("unix:mode") + " " + attribute.apply("unix:ctime");
  }

  /** What is in the directory of this process's tasks, such as where they put trees together. */
  private static List<Path> kept() throws IOException {
    try (Stream<Path> kept = Files.list(HostRuntime.get().directories().base())) {
      return kept.sorted().toList();
    }
  }
}
