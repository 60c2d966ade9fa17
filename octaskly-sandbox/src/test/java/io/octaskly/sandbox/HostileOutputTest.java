package io.octaskly.sandbox;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What tasks print, and the names they choose, control nothing that shows it. */
class HostileOutputTest {
  private static final List<Charset> CHARSETS =
      List.of(UTF_8, ISO_8859_1, US_ASCII, Charset.forName("windows-1252"));

  @TempDir Path directory;

  @ParameterizedTest
  @MethodSource("io.octaskly.sandbox.Hostile#texts")
  void escaped_text_is_harmless_and_keeps_the_rest(String text) {
    assertThat(Printable.escaped(text))
        .doesNotContainPattern(Hostile.HARMFUL)
        .startsWith("a\\")
        .endsWith("z");
    assertThat(Printable.quoted(text)).doesNotContainPattern(Hostile.HARMFUL);
  }

  @ParameterizedTest
  @MethodSource("io.octaskly.sandbox.Hostile#bytes")
  void printable_lines_are_harmless_in_any_encoding(byte[] bytes) {
    CapturedOutput output = new CapturedOutput(bytes, bytes.length);
    CollectedFile file = new CollectedFile("name", bytes);

    for (Charset charset : CHARSETS) {
      assertThat(output.printableLines(charset))
          .isNotEmpty()
          .allSatisfy(line -> assertThat(line).doesNotContainPattern(Hostile.HARMFUL));
    }
    assertThat(output.printableLines())
        .allSatisfy(line -> assertThat(line).doesNotContainPattern(Hostile.HARMFUL));
    assertThat(file.printableLines())
        .allSatisfy(line -> assertThat(line).doesNotContainPattern(Hostile.HARMFUL));
  }

  @Test
  void only_the_ends_of_lines_begin_another() {
    byte[] bytes =
        "one\ntwo\r\nthree\rfour\u2028same\u2029same\u0085same\u000bsame\f\n".getBytes(UTF_8);

    assertThat(new CapturedOutput(bytes, bytes.length).printableLines(UTF_8))
        .containsExactly(
            "one", "two", "three", "four\\u2028same\\u2029same\\u0085same\\u000bsame\\u000c");
  }

  @ParameterizedTest
  @MethodSource("io.octaskly.sandbox.Hostile#bytes")
  void failure_of_a_task_has_a_harmless_message(byte[] stderr) {
    TaskFailedException failure = new TaskFailedException(failed(stderr));

    assertThat(failure.getMessage())
        .startsWith("task t-1 exited with code 3; stderr: ")
        .doesNotContainPattern(Hostile.HARMFUL);
    assertThat(failure.toString()).doesNotContainPattern(Hostile.HARMFUL);
  }

  @ParameterizedTest
  @MethodSource("io.octaskly.sandbox.Hostile#texts")
  void names_of_files_are_harmless_in_text_forms(String name) {
    CollectedFile file = new CollectedFile(name, new byte[3]);

    assertThat(file.toString()).doesNotContainPattern(Hostile.HARMFUL);
    assertThat(new CollectedFiles(List.of(file), Map.of(name, "too large")).toString())
        .doesNotContainPattern(Hostile.HARMFUL);
    assertThat(file.path()).isEqualTo(name);
  }

  @ParameterizedTest
  @MethodSource("io.octaskly.sandbox.Hostile#texts")
  void messages_about_names_are_harmless(String name) {
    IOException failure = new NoSuchFileException(name);
    AtomicReference<IOException> told = new AtomicReference<>();
    Audience audience =
        new Audience(
            new SandboxListener() {
              @Override
              public void leftBehind(String taskId, Path left, IOException cause) {
                told.set(cause);
              }
            });
    audience.leftBehind("t-1", directory, failure);

    assertThat(told.get()).hasMessageStartingWith("java.nio.file.NoSuchFileException: a\\");
    assertThat(told.get().getMessage()).doesNotContainPattern(Hostile.HARMFUL);
    assertThat(Results.unreadable(directory, failure).skipped().values())
        .allSatisfy(reason -> assertThat(reason).doesNotContainPattern(Hostile.HARMFUL));
    assertThat(new SandboxException("cannot open " + name).getMessage())
        .doesNotContainPattern(Hostile.HARMFUL);
    assertThat(new TaskLaunchException("open " + name, null, name, name).getMessage())
        .doesNotContainPattern(Hostile.HARMFUL);
  }

  @ParameterizedTest
  @MethodSource("io.octaskly.sandbox.Hostile#texts")
  void tasks_that_are_refused_are_quoted_harmlessly(String text) {
    Task.Builder builder =
        Task.builder("/opt/" + text.replace("\0", "")).args(text.replace("\0", ""));

    assertThat(builder.build().toString()).doesNotContainPattern(Hostile.HARMFUL);
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> builder.id(text))
        .satisfies(e -> assertThat(e.getMessage()).doesNotContainPattern(Hostile.HARMFUL));
  }

  @Test
  void task_that_attacks_the_terminal_is_reported_harmlessly() throws IOException {
    Path sequences = Files.createTempFile(directory, "sequences", "");
    Files.write(
        sequences,
        Hostile.bytes()
            .reduce(
                new byte[0],
                (one, other) ->
                    (new String(one, ISO_8859_1) + new String(other, ISO_8859_1) + "\n")
                        .getBytes(ISO_8859_1)));
    Files.setPosixFilePermissions(
        sequences, java.nio.file.attribute.PosixFilePermissions.fromString("rw-r--r--"));
    Path script =
        Programs.script(
            directory,
            "while IFS= read -r line; do printf '%s\\n' \"$line\" >&2; done < " + sequences,
            "echo x > \"$(printf 'evil\\033[31m\\nname')\"",
            "exit 1");
    TaskResult result =
        Sandbox.builder()
            .build()
            .run(Task.builder(script.toString()).read(sequences).collect("*").build());

    assertThat(result.stderr().bytes()).contains(0x1b).contains(0x9b);
    assertThat(result.stderr().printableLines())
        .hasSizeGreaterThan(50)
        .allSatisfy(line -> assertThat(line).doesNotContainPattern(Hostile.HARMFUL));
    assertThat(result.files().list()).hasSize(1);
    assertThat(result.files().toString()).doesNotContainPattern(Hostile.HARMFUL);
    assertThatExceptionOfType(TaskFailedException.class)
        .isThrownBy(result::orThrow)
        .satisfies(e -> assertThat(e.getMessage()).doesNotContainPattern(Hostile.HARMFUL));
  }

  private static TaskResult failed(byte[] stderr) {
    return new TaskResult(
        "t-1",
        new Outcome.Exited(3),
        new CapturedOutput(new byte[0], 0),
        new CapturedOutput(stderr, stderr.length),
        CollectedFiles.none(),
        new ResourceUsage(Duration.ZERO, Duration.ZERO, Duration.ZERO, 0, 0, 0, 0, 0),
        Map.of(),
        Denials.none());
  }
}
