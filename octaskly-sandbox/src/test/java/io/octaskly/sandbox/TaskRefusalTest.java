package io.octaskly.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TaskRefusalTest {
  private static final Path RELATIVE = Path.of("data");
  private static final Path ABSOLUTE = Path.of("/srv/data");

  private final Task.Builder builder = Task.builder("tool");

  @ParameterizedTest
  @ValueSource(strings = {"./tool", "bin/tool", "../tool", "tool/"})
  void a_relative_program_with_a_slash_is_refused(String program) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Task.of(program))
        .withMessageStartingWith("program \"" + program + "\" is a relative path")
        .withMessageContaining("give its absolute path");
  }

  @Test
  void an_empty_program_is_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Task.of(""))
        .withMessageStartingWith("program is empty");
  }

  static Stream<Arguments> nulCharacters() {
    return Stream.of(
        nul("program", b -> Task.builder("to\0ol")),
        nul("argument 2", b -> b.args("fine", "a\0b")),
        nul("environment variable name", b -> b.env("A\0", "v")),
        nul("environment variable \"A\"", b -> b.env("A", "v\0")),
        nul("environment variable name", b -> b.secretEnv("A\0", new char[0])),
        nul("secret environment variable \"A\"", b -> b.secretEnv("A", new char[1])),
        nul("input name", b -> b.input(ABSOLUTE, "a\0b")),
        nul("collect pattern", b -> b.collect("a\0b")),
        nul("label key", b -> b.label("k\0", "v")),
        nul("label \"k\"", b -> b.label("k", "v\0")));
  }

  private static Arguments nul(String what, Consumer<Task.Builder> call) {
    return Arguments.of(what, Named.of("call", call));
  }

  @ParameterizedTest
  @MethodSource("nulCharacters")
  void a_nul_character_is_refused_where_it_stands(String what, Consumer<Task.Builder> call) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> call.accept(builder))
        .withMessageStartingWith(what + " has a NUL character at index");
  }

  static Stream<Arguments> relativePaths() {
    return Stream.of(
        relative("working directory", b -> b.workingDirectory(RELATIVE)),
        relative("input path", b -> b.input(RELATIVE, "in")),
        relative("stdin path", b -> b.stdin(RELATIVE)),
        relative("read grant", b -> b.read(ABSOLUTE, RELATIVE)),
        relative("write grant", b -> b.write(RELATIVE)),
        relative("execute grant", b -> b.execute(RELATIVE)));
  }

  private static Arguments relative(String what, Consumer<Task.Builder> call) {
    return Arguments.of(what, Named.of("call", call));
  }

  @ParameterizedTest
  @MethodSource("relativePaths")
  void a_relative_path_is_refused(String what, Consumer<Task.Builder> call) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> call.accept(builder))
        .withMessageStartingWith(what + " \"data\" is not absolute: give the absolute path");
  }

  @Test
  void a_path_in_an_archive_is_refused(@TempDir Path directory) throws IOException {
    URI archive = URI.create("jar:" + directory.resolve("a.zip").toUri());
    try (FileSystem zip = FileSystems.newFileSystem(archive, Map.of("create", "true"))) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> builder.read(zip.getPath("/inside")))
          .withMessageStartingWith("read grant \"/inside\" is not on the default file system");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "A=B", "="})
  void a_variable_name_is_neither_empty_nor_has_an_equals_sign(String name) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.env(name, "v"))
        .withMessageStartingWith("environment variable name \"" + name + "\"");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.secretEnv(name, new char[] {'v'}));
  }

  @Test
  void a_variable_is_not_both_plain_and_secret() {
    builder.env("TOKEN", "a").secretEnv("TOKEN", new char[] {'b'});

    assertThatIllegalArgumentException()
        .isThrownBy(builder::build)
        .withMessage(
            "environment variable \"TOKEN\" is set both plain and secret: call only one of env and"
                + " secretEnv for it");
  }

  @Test
  void no_message_shows_a_value_of_a_variable() {
    Throwable plain = catchThrowable(() -> builder.env("A", "open-sesame\0"));
    Throwable secret = catchThrowable(() -> builder.secretEnv("A", "hunter2\0".toCharArray()));

    assertThat(plain).hasMessageNotContaining("sesame");
    assertThat(secret).hasMessageNotContaining("hunter");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a/b", "é", "a\n"})
  void an_id_has_only_plain_characters(String id) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.id(id))
        .withMessageStartingWith("task id \"")
        .withMessageContaining("1 to 128 characters");
  }

  @Test
  void an_id_has_at_most_128_characters() {
    assertThatNoException().isThrownBy(() -> builder.id("x".repeat(128)));
    assertThatIllegalArgumentException().isThrownBy(() -> builder.id("x".repeat(129)));
  }

  @Test
  void an_empty_label_key_is_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.label("", "v"))
        .withMessageStartingWith("label key is empty");
  }

  static Stream<Arguments> senselessAtVeryStrict() {
    return Stream.of(
        senseless("write grant for [/srv/data]", b -> b.write(ABSOLUTE)),
        senseless("environment variable [LANG]", b -> b.env("LANG", "C")),
        senseless("environment variable [KEY]", b -> b.secretEnv("KEY", new char[] {'x'})),
        senseless("file to collect [out/*]", b -> b.collect("out/*")));
  }

  private static Arguments senseless(String what, Consumer<Task.Builder> call) {
    return Arguments.of(what, Named.of("call", call));
  }

  @ParameterizedTest
  @MethodSource("senselessAtVeryStrict")
  void what_very_strict_cannot_give_is_refused(String what, Consumer<Task.Builder> call) {
    call.accept(builder.level(IsolationLevel.VERY_STRICT));

    assertThatIllegalArgumentException()
        .isThrownBy(builder::build)
        .withMessageStartingWith(what + " at level very-strict")
        .withMessageContaining("or choose level strict");
  }

  @ParameterizedTest
  @MethodSource("senselessAtVeryStrict")
  void what_very_strict_cannot_give_is_refused_for_the_level_of_a_sandbox(
      String what, Consumer<Task.Builder> call) {
    call.accept(builder);
    Task task = builder.build();

    assertThat(task.requireSensibleAt(IsolationLevel.STRICT)).isSameAs(task);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> task.requireSensibleAt(IsolationLevel.VERY_STRICT))
        .withMessageStartingWith(what);
  }

  @Test
  void very_strict_allows_reading_inputs_and_standard_input() {
    builder.level(IsolationLevel.VERY_STRICT).read(ABSOLUTE).input(ABSOLUTE, "in").stdin("text");

    assertThatNoException().isThrownBy(builder::build);
  }

  static Stream<Arguments> nulls() {
    return Stream.of(
        missing("program", b -> Task.builder(null)),
        missing("args", b -> b.args((String[]) null)),
        missing("args: argument 2", b -> b.args("a", null)),
        missing("args: argument 1", b -> b.args(Arrays.asList((String) null))),
        missing("bytes", b -> b.stdin((byte[]) null)),
        missing("text", b -> b.stdin((String) null)),
        missing("file", b -> b.stdin((Path) null)),
        missing("name", b -> b.env(null, "v")),
        missing("value", b -> b.env("A", null)),
        missing("name", b -> b.secretEnv(null, new char[0])),
        missing("value", b -> b.secretEnv("A", null)),
        missing("directory", b -> b.workingDirectory(null)),
        missing("from", b -> b.input(null, "in")),
        missing("as", b -> b.input(ABSOLUTE, null)),
        missing("paths", b -> b.read((Path[]) null)),
        missing("path", b -> b.write(ABSOLUTE, null)),
        missing("globs", b -> b.collect((String[]) null)),
        missing("glob", b -> b.collect("a", null)),
        missing("level", b -> b.level(null)),
        missing("limits", b -> b.limits(null)),
        missing("output", b -> b.output(null)),
        missing("id", b -> b.id(null)),
        missing("key", b -> b.label(null, "v")),
        missing("value", b -> b.label("k", null)));
  }

  private static Arguments missing(String name, Consumer<Task.Builder> call) {
    return Arguments.of(name, Named.of("call", call));
  }

  @ParameterizedTest
  @MethodSource("nulls")
  void a_null_is_refused_by_name(String name, Consumer<Task.Builder> call) {
    assertThatNullPointerException().isThrownBy(() -> call.accept(builder)).withMessage(name);
  }

  @Test
  void working_directory_and_collected_files_exclude_each_other() {
    builder.workingDirectory(ABSOLUTE).collect("*.txt");

    assertThatIllegalArgumentException()
        .isThrownBy(builder::build)
        .withMessageContaining("working directory");
  }
}
