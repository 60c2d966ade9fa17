package io.octaskly.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.entry;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TaskTest {

  @Test
  void a_short_task_has_program_arguments_and_defaults() {
    Task task = Task.of("/usr/bin/python3", "-c", "print(6*7)");

    assertThat(task.program()).isEqualTo("/usr/bin/python3");
    assertThat(task.args()).containsExactly("-c", "print(6*7)");
    assertThat(task.stdin()).isEmpty();
    assertThat(task.environment()).isEmpty();
    assertThat(task.secretEnvironment()).isEmpty();
    assertThat(task.workingDirectory()).isEmpty();
    assertThat(task.inputs()).isEmpty();
    assertThat(task.collect()).isEmpty();
    assertThat(task.level()).isEmpty();
    assertThat(task.limits()).isEmpty();
    assertThat(task.output()).isEqualTo(OutputPolicy.defaults());
    assertThat(task.labels()).isEmpty();
  }

  @Test
  void a_task_has_what_was_set() {
    Task task =
        Task.builder("tool")
            .args("a")
            .args(List.of("b", ""))
            .env("LANG", "C")
            .input(Path.of("/srv/in"), "data/in")
            .read(Path.of("/r1"), Path.of("/r2"))
            .write(Path.of("/w"))
            .execute(Path.of("/x"))
            .collect("out/*", "**.log")
            .level(IsolationLevel.STRICT)
            .limits(ResourceLimits.strict())
            .output(OutputPolicy.kill(9))
            .id("job:1")
            .label("project", "apollo")
            .build();

    assertThat(task.args()).containsExactly("a", "b", "");
    assertThat(task.environment()).containsExactly(entry("LANG", "C"));
    assertThat(task.inputs()).containsExactly(new InputFile(Path.of("/srv/in"), "data/in"));
    assertThat(task.read()).containsExactly(Path.of("/r1"), Path.of("/r2"));
    assertThat(task.write()).containsExactly(Path.of("/w"));
    assertThat(task.execute()).containsExactly(Path.of("/x"));
    assertThat(task.collect()).containsExactly("out/*", "**.log");
    assertThat(task.level()).contains(IsolationLevel.STRICT);
    assertThat(task.limits()).contains(ResourceLimits.strict());
    assertThat(task.output()).isEqualTo(OutputPolicy.kill(9));
    assertThat(task.id()).isEqualTo("job:1");
    assertThat(task.labels()).containsExactly(entry("project", "apollo"));
  }

  @Test
  void a_task_can_start_in_a_given_directory() {
    Task task = Task.builder("tool").workingDirectory(Path.of("/srv")).build();

    assertThat(task.workingDirectory()).contains(Path.of("/srv"));
  }

  @Test
  void text_on_standard_input_is_utf_8() {
    Task task = Task.builder("cat").stdin("größe").build();

    assertThat(task.stdin().orElseThrow())
        .isInstanceOfSatisfying(
            Stdin.Bytes.class,
            stdin -> assertThat(stdin.bytes()).isEqualTo("größe".getBytes(UTF_8)));
  }

  @Test
  void standard_input_can_be_a_file() {
    Task task = Task.builder("cat").stdin(Path.of("/srv/in")).build();

    assertThat(task.stdin()).contains(new Stdin.File(Path.of("/srv/in")));
  }

  @Test
  void the_last_standard_input_counts() {
    Task task = Task.builder("cat").stdin(Path.of("/srv/in")).stdin("text").build();

    assertThat(task.stdin().orElseThrow()).hasToString("4 bytes");
  }

  @Test
  void bytes_on_standard_input_are_copied_both_ways() {
    byte[] bytes = {1, 2};
    Task task = Task.builder("cat").stdin(bytes).build();
    Stdin.Bytes stdin = (Stdin.Bytes) task.stdin().orElseThrow();
    bytes[0] = 9;
    stdin.bytes()[1] = 9;

    assertThat(stdin.bytes()).containsExactly(1, 2);
  }

  @Test
  void a_secret_is_copied_when_it_is_set() {
    char[] secret = "hunter2".toCharArray();
    Task task = Task.builder("tool").secretEnv("TOKEN", secret).build();
    secret[0] = 'x';

    assertThat(task.secretEnvironment().get("TOKEN")).isEqualTo("hunter2".toCharArray());
  }

  @Test
  void a_secret_that_was_handed_out_can_be_overwritten() {
    Task task = Task.builder("tool").secretEnv("TOKEN", "hunter2".toCharArray()).build();
    task.secretEnvironment().get("TOKEN")[0] = 'x';

    assertThat(task.secretEnvironment().get("TOKEN")).isEqualTo("hunter2".toCharArray());
  }

  @Test
  void the_text_form_shows_no_argument_and_no_variable() {
    Task task =
        Task.builder("tool")
            .args("--key", "abc")
            .env("PLAIN", "visible")
            .secretEnv("TOKEN", "hunter2".toCharArray())
            .stdin("input")
            .id("t-1")
            .level(IsolationLevel.STRICT)
            .build();

    assertThat(task).hasToString("task t-1: \"tool\" with 2 arguments at level strict");
  }

  @Test
  void the_text_form_says_when_the_level_is_left_to_the_sandbox() {
    assertThat(Task.builder("tool").args("a").id("t").build())
        .hasToString("task t: \"tool\" with 1 argument at level of the sandbox");
  }

  @Test
  void every_build_has_an_id_of_its_own() {
    Task.Builder builder = Task.builder("tool");

    assertThat(builder.build().id()).hasSize(36).isNotEqualTo(builder.build().id());
  }

  @Test
  void the_last_value_of_a_variable_and_a_label_counts() {
    Task task =
        Task.builder("tool")
            .env("A", "1")
            .env("A", "2")
            .secretEnv("S", new char[] {'1'})
            .secretEnv("S", new char[] {'2'})
            .label("k", "1")
            .label("k", "2")
            .build();

    assertThat(task.environment()).containsExactly(entry("A", "2"));
    assertThat(task.secretEnvironment().get("S")).containsExactly('2');
    assertThat(task.labels()).containsExactly(entry("k", "2"));
  }

  @Test
  void a_built_task_does_not_follow_its_builder() {
    Task.Builder builder = Task.builder("tool").env("A", "1");
    Task task = builder.build();
    builder.args("late").env("A", "2").collect("late").input(Path.of("/late"), "late");

    assertThat(task.args()).isEmpty();
    assertThat(task.environment()).containsExactly(entry("A", "1"));
    assertThat(task.collect()).isEmpty();
    assertThat(task.inputs()).isEmpty();
  }

  @Test
  void a_task_does_not_follow_the_list_it_got() {
    List<String> args = new ArrayList<>(List.of("a"));
    Task task = Task.builder("tool").args(args).build();
    args.add("b");

    assertThat(task.args()).containsExactly("a");
  }

  @Test
  void what_a_task_returns_cannot_be_changed() {
    Task task = Task.of("tool", "a");

    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> task.args().add("b"));
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> task.environment().putAll(Map.of("A", "1")));
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> task.labels().putAll(Map.of("A", "1")));
  }
}
