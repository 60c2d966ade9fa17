package io.octaskly.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** A class of this JVM, run in one of its own at every level. */
@ParameterizedClass
@EnumSource
class TaskOfMainTest {
  private static final long MEBIBYTE = 1 << 20;

  @Parameter Confinement confinement;

  @TempDir Path directory;

  private MainClass rules;

  @BeforeEach
  void copyClass() throws IOException {
    rules = ClassFiles.main(directory.resolve("classes"), PriceRules.class);
  }

  @Test
  void a_plug_in_answers_json_on_standard_output() {
    TaskResult result =
        run(
            task()
                .stdin(
                    """
                    {"item":"Fläschchen €","cents":1000}
                    {"item":"b","cents":10}
                    """));

    assertThat(result.stdout().text(UTF_8).lines())
        .containsExactly(
            "{\"item\":\"Fläschchen €\",\"price\":900}", "{\"item\":\"b\",\"price\":9}");
    assertThat(result.stderr().isEmpty()).as(result.stderr().text()).isTrue();
  }

  @Test
  void a_plug_in_answers_line_by_line_while_it_runs() throws Exception {
    Sandbox sandbox = confinement.sandbox().build();
    try (RunningTask running = sandbox.start(task().liveStdin().build());
        OutputStream in = running.stdin();
        BufferedReader out = new BufferedReader(new InputStreamReader(running.stdout(), UTF_8))) {
      for (int cents = 100; cents < 500; cents += 100) {
        in.write("{\"item\":\"a\",\"cents\":%d}%n".formatted(cents).getBytes(UTF_8));
        in.flush();
        assertThat(out.readLine()).isEqualTo("{\"item\":\"a\",\"price\":%d}", cents * 9 / 10);
      }
    }
  }

  @Test
  void arguments_arrive_as_they_are() {
    assertThat(lines(task().args("arguments", "", "a b", "$HOME", "*", "@file", "-version", "\"")))
        .containsExactly("", "a b", "$HOME", "*", "@file", "-version", "\"");
  }

  @Test
  void arguments_beyond_ascii_arrive_where_there_is_a_locale_and_are_else_refused() {
    Sandbox sandbox = confinement.sandbox().build();
    Task task = task().args("arguments", "größe €").build();

    if (confinement.name().startsWith("VERY_STRICT")) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> sandbox.run(task))
          .withMessageContaining("argument \"größe €\" of a JVM is not ASCII");
    } else {
      assertThat(run(task).stdout().text(UTF_8)).isEqualTo("größe €\n");
    }
  }

  @Test
  void memory_is_a_heap_of_the_limit_and_no_address_space() {
    for (long mebibytes : List.of(64L, 512L)) {
      long heap = Math.max(8, mebibytes / 4 * 3 - 40) * 1024;
      ResourceLimits limits = ResourceLimits.builder().memory(mebibytes * MEBIBYTE).build();

      long reported = Long.parseLong(lines(task().args("heap").limits(limits)).get(0));

      // A collector that copies leaves one of its survivor spaces out.
      assertThat(reported).isBetween(heap * 9 / 10, heap + 4096);
    }
  }

  @Test
  void limits_of_the_sandbox_hold_where_a_task_names_none() {
    assumeThat(confinement).isNotEqualTo(Confinement.NONE);
    ResourceLimits limits = ResourceLimits.builder().memory(256 * MEBIBYTE).build();

    TaskResult result =
        confinement.sandbox().defaultLimits(limits).build().run(task().args("heap").build());

    assertThat(Long.parseLong(result.orThrow().stdout().text().strip()) / 1024)
        .isBetween(130L, 156L);
  }

  @Test
  void the_smallest_limits_are_enough_for_a_small_program() {
    ResourceLimits least =
        ResourceLimits.builder()
            .memory(64 * MEBIBYTE)
            .disk(100 * MEBIBYTE)
            .openFiles(64)
            .processes(4)
            .build();

    assertThat(lines(task().args("threads").limits(least))).containsExactly("499500");
  }

  @Test
  void a_sandbox_that_allows_fewer_threads_than_a_jvm_has_refuses_it() {
    assumeThat(confinement).isNotEqualTo(Confinement.NONE);
    Sandbox sandbox = confinement.sandbox().maxLimits(ResourceLimits.strict()).build();
    Task task = task().id("rules").build();

    assertThatIllegalArgumentException()
        .isThrownBy(() -> sandbox.run(task))
        .withMessageStartingWith("task rules needs more processes for its run-time JVM")
        .withMessageEndingWith("raise that limit");
  }

  @Test
  void an_exception_ends_the_class_with_code_1_and_its_trace_on_standard_error() {
    TaskResult result = confinement.sandbox().build().run(task().args("fail").build());

    assertThat(result.outcome()).isEqualTo(new Outcome.Exited(1));
    assertThat(result.stdout().isEmpty()).isTrue();
    assertThat(result.stderr().text()).contains("java.lang.IllegalStateException: fails");
  }

  @Test
  void temporary_files_are_private_where_there_is_something_to_write_to() {
    Task task = task().args("temporary").build();
    TaskResult result = confinement.sandbox().build().run(task);

    if (confinement.name().startsWith("VERY_STRICT")) {
      assertThat(result.stderr().text()).containsAnyOf("AccessDenied", "Read-only file system");
    } else {
      assertThat(result.orThrow().stdout().text()).isEqualTo("written\n");
    }
  }

  @Test
  void home_and_user_are_not_the_hosts() {
    List<String> properties =
        lines(task().args("properties", "user.home", "user.name", "java.io.tmpdir", "user.dir"));

    if (confinement == Confinement.NONE) {
      assertThat(properties.get(0)).isEqualTo(System.getProperty("user.home"));
    } else {
      assertThat(properties.get(0)).isEqualTo(properties.get(3));
      assertThat(properties.get(1)).isEqualTo("task");
      assertThat(properties.get(2))
          .isEqualTo(
              switch (confinement) {
                case VERY_STRICT, VERY_STRICT_IN_NAMESPACES -> properties.get(3);
                // Its own, not the host's: namespaces.
                case STRICT_IN_NAMESPACES -> "/tmp";
                default -> properties.get(3).replace(".work", ".tmp");
              });
    }
  }

  @Test
  void nothing_of_this_jvm_s_own_properties_is_passed_on() {
    System.setProperty("octaskly.of.the.host", "secret");
    try {
      assertThat(lines(task().args("properties", "octaskly.of.the.host"))).containsExactly("null");
    } finally {
      System.clearProperty("octaskly.of.the.host");
    }
  }

  @Test
  void options_of_the_task_come_after_those_of_the_sandbox() {
    Task.Builder task =
        task()
            .args("properties", "user.name", "a", "java.vm.info")
            .jvmOptions("-Duser.name=alice", "-Da=b c", "-XX:+UseParallelGC", "-Xint");

    assertThat(lines(task)).containsExactly("alice", "b c", "interpreted mode, sharing");
  }

  @Test
  void a_granted_file_is_read() throws IOException {
    Path file = Programs.readable(directory, "prices.json", "[1]");

    assertThat(lines(task().args("file", file.toString()).read(file))).containsExactly("[1]");
  }

  @Test
  void a_class_path_entry_that_has_gone_since_is_named() throws IOException {
    assumeThat(confinement).isNotEqualTo(Confinement.NONE);
    Sandbox sandbox = confinement.sandbox().build();
    Task task = task().build();
    Path classes = directory.resolve("classes");
    Files.move(classes, directory.resolve("elsewhere"));

    assertThat(catchThrowable(() -> sandbox.run(task)))
        .isInstanceOf(TaskLaunchException.class)
        .hasMessageContaining("grant reading " + classes);
  }

  private Task.Builder task() {
    return Task.mainBuilder(rules);
  }

  private TaskResult run(Task.Builder task) {
    return run(task.build());
  }

  private TaskResult run(Task task) {
    TaskResult result = confinement.sandbox().build().run(task);
    assertThat(result.succeeded()).as("%s%n%s", result, result.stderr().text()).isTrue();
    return result;
  }

  private List<String> lines(Task.Builder task) {
    return run(task).stdout().text(UTF_8).lines().toList();
  }
}
