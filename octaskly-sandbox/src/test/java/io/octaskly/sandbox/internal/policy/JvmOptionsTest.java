package io.octaskly.sandbox.internal.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.octaskly.sandbox.IsolationLevel;
import io.octaskly.sandbox.ResourceLimits;
import io.octaskly.sandbox.RuntimeProfile;
import io.octaskly.sandbox.Task;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JvmOptionsTest {
  private final Task task = Task.builder("java").runtime(RuntimeProfile.JVM).build();

  @ParameterizedTest
  @CsvSource({"64, 8192", "65, 8960", "128, 57344", "512, 352256", "2048, 1531904"})
  void heap_is_three_quarters_of_the_limit_less_what_a_jvm_needs(long mebibytes, long kibibytes) {
    ResourceLimits limits =
        ResourceLimits.builder().memory(ResourceLimits.mebibytes(mebibytes)).build();

    assertThat(of(task, IsolationLevel.STRICT, limits)).contains("-Xmx" + kibibytes + "k");
  }

  @Test
  void direct_buffers_have_an_eighth_of_the_limit() {
    ResourceLimits limits = ResourceLimits.builder().memory(ResourceLimits.mebibytes(64)).build();

    assertThat(of(task, IsolationLevel.STRICT, limits))
        .contains("-XX:MaxDirectMemorySize=" + (8 << 20));
  }

  @Test
  void without_limits_the_heap_is_left_to_the_jvm() {
    assertThat(JvmOptions.of(task, IsolationLevel.NONE, null, Map.of()))
        .noneMatch(option -> option.startsWith("-Xm") || option.contains("Memory"));
  }

  @Test
  void one_collector_is_chosen() {
    assertThat(collectors(of(task, IsolationLevel.STRICT, ResourceLimits.defaults()))).hasSize(1);
  }

  @Test
  void a_collector_of_the_task_s_own_takes_its_place() {
    Task own = Task.builder("java").runtime(RuntimeProfile.JVM).args("-XX:+UseZGC", "Main").build();

    assertThat(collectors(of(own, IsolationLevel.STRICT, ResourceLimits.defaults()))).isEmpty();
  }

  @Test
  void user_is_named_from_basic_on() {
    assertThat(of(task, IsolationLevel.BASIC, ResourceLimits.defaults()))
        .contains("-Duser.name=task");
    assertThat(of(task, IsolationLevel.NONE, ResourceLimits.defaults()))
        .noneMatch(option -> option.startsWith("-Duser.name"));
  }

  @Test
  void directories_are_properties() {
    Map<String, Path> places = Map.of("user.home", Path.of("/w"), "java.io.tmpdir", Path.of("/t"));

    assertThat(JvmOptions.of(task, IsolationLevel.STRICT, null, places))
        .endsWith("-Djava.io.tmpdir=/t", "-Duser.home=/w");
  }

  @Test
  void options_of_the_host_are_taken_out_of_an_environment() {
    Map<String, String> environment =
        new TreeMap<>(
            Map.of(
                "JAVA_TOOL_OPTIONS", "-javaagent:a.jar",
                "JDK_JAVA_OPTIONS", "-Xmx1m",
                "_JAVA_OPTIONS", "-Da=b",
                "LANG", "de_DE.UTF-8"));

    JvmOptions.adapt(environment);

    assertThat(environment).containsOnly(Map.entry("LANG", "de_DE.UTF-8"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"C", "POSIX", "", "de_DE@euro"})
  void a_locale_that_is_not_utf_8_is_replaced(String locale) {
    Map<String, String> environment = new TreeMap<>(Map.of("LANG", "de_DE.UTF-8", "LC_ALL", ""));
    environment.put(locale.isEmpty() ? "LANG" : "LC_ALL", locale);

    JvmOptions.adapt(environment);

    assertThat(environment).containsEntry("LC_ALL", "C.UTF-8");
  }

  @Test
  void a_locale_that_is_utf_8_stays() {
    Map<String, String> environment =
        new TreeMap<>(Map.of("LC_CTYPE", "de_DE.utf8", "LANG", "C", "LC_ALL", ""));

    JvmOptions.adapt(environment);

    assertThat(environment).containsEntry("LC_ALL", "");
  }

  private static List<String> of(Task task, IsolationLevel level, ResourceLimits limits) {
    return JvmOptions.of(task, level, limits, Map.of());
  }

  private static Stream<String> collectors(List<String> options) {
    return options.stream().filter(option -> option.matches("-XX:[+]Use\\w+GC"));
  }
}
