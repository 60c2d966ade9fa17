package io.octaskly.sandbox.internal.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.octaskly.sandbox.IsolationLevel;
import io.octaskly.sandbox.MemoryAccounting;
import io.octaskly.sandbox.Network;
import io.octaskly.sandbox.ResourceLimits;
import io.octaskly.sandbox.RuntimeProfile;
import io.octaskly.sandbox.Task;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RuntimeLimitsTest {
  private static final ResourceLimits ASKED = ResourceLimits.strict();

  @ParameterizedTest
  @EnumSource(names = {"NATIVE", "PYTHON"})
  void most_programs_have_the_limits_that_were_asked_for(RuntimeProfile runtime) {
    assertThat(of(task(runtime), ASKED, null)).isSameAs(ASKED);
  }

  @Test
  void a_jvm_has_its_threads_and_files_and_resident_memory() {
    ResourceLimits needed = of(task(RuntimeProfile.JVM), ASKED, null);

    assertThat(needed)
        .isEqualTo(
            ASKED.toBuilder().processes(32).memoryAccounting(MemoryAccounting.RESIDENT).build());
  }

  @Test
  void node_has_its_threads_and_resident_memory() {
    ResourceLimits needed = of(task(RuntimeProfile.NODE), ASKED, null);

    assertThat(needed.processes()).isEqualTo(24);
    assertThat(needed.memoryAccounting()).isEqualTo(MemoryAccounting.RESIDENT);
    assertThat(needed.openFiles()).isEqualTo(ASKED.openFiles());
  }

  @Test
  void every_jar_may_be_open() {
    Path[] jars =
        IntStream.range(0, 200).mapToObj(n -> Path.of("/lib/" + n + ".jar")).toArray(Path[]::new);
    Task task = Task.builder("java").runtime(RuntimeProfile.JVM).read(jars).build();

    assertThat(of(task, ASKED, null).openFiles()).isEqualTo(264);
  }

  @Test
  void what_is_more_than_needed_stays() {
    ResourceLimits relaxed = ResourceLimits.relaxed();

    assertThat(of(task(RuntimeProfile.JVM), relaxed, null))
        .isEqualTo(relaxed.toBuilder().memoryAccounting(MemoryAccounting.RESIDENT).build());
  }

  @Test
  void what_is_needed_beyond_the_maximum_is_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> of(task(RuntimeProfile.JVM), ASKED, ASKED))
        .withMessageStartingWith("task t needs more processes for its run-time JVM")
        .withMessageContaining("allowed " + ASKED);
  }

  @Test
  void accounting_is_no_matter_of_the_maximum() {
    ResourceLimits maximum = ASKED.toBuilder().processes(32).build();

    assertThat(of(task(RuntimeProfile.JVM), ASKED, maximum).processes()).isEqualTo(32);
  }

  private static Task task(RuntimeProfile runtime) {
    return Task.builder("program").runtime(runtime).id("t").build();
  }

  private static ResourceLimits of(
      Task task, ResourceLimits asked, @Nullable ResourceLimits maximum) {
    SandboxSettings settings =
        new SandboxSettings(
            IsolationLevel.STRICT,
            asked,
            maximum,
            List.of(),
            List.of(),
            List.of(),
            Network.HOST,
            Duration.ZERO,
            false,
            Set.of(),
            Set.of(),
            null);
    return RuntimeLimits.of(task, asked, settings);
  }
}
