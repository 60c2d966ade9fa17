package io.octaskly.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.time.Duration;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ResourceLimitsTest {
  private static final long MIB = 1024 * 1024;

  static Stream<Arguments> presets() {
    return Stream.of(
        preset("defaults", ResourceLimits.defaults(), 3600, 2048, 10_000, 1024, 256),
        preset("strict", ResourceLimits.strict(), 300, 512, 1000, 100, 10),
        preset("relaxed", ResourceLimits.relaxed(), 86_400, 8192, 102_400, 4096, 1024));
  }

  private static Arguments preset(
      String name,
      ResourceLimits limits,
      long seconds,
      long memory,
      long disk,
      int files,
      int procs) {
    return Arguments.of(Named.of(name, limits), seconds, memory, disk, files, procs);
  }

  @ParameterizedTest
  @MethodSource("presets")
  void presets_have_the_published_values(
      ResourceLimits limits, long seconds, long memory, long disk, int files, int procs) {
    assertThat(limits.wallTime()).hasSeconds(seconds);
    assertThat(limits.cpuTime()).hasSeconds(seconds);
    assertThat(limits.memory()).isEqualTo(memory * MIB);
    assertThat(limits.disk()).isEqualTo(disk * MIB);
    assertThat(limits.openFiles()).isEqualTo(files);
    assertThat(limits.processes()).isEqualTo(procs);
    assertThat(limits.memoryAccounting()).isEqualTo(MemoryAccounting.ADDRESS_SPACE);
  }

  @Test
  void a_builder_starts_from_the_defaults() {
    assertThat(ResourceLimits.builder().build()).isEqualTo(ResourceLimits.defaults());
  }

  @Test
  void cpu_time_follows_wall_time_until_it_is_set() {
    ResourceLimits.Builder builder = ResourceLimits.builder().wallTime(Duration.ofSeconds(7));

    assertThat(builder.build().cpuTime()).hasSeconds(7);
    assertThat(builder.cpuTime(Duration.ofSeconds(2)).build().cpuTime()).hasSeconds(2);
  }

  @Test
  void cpu_time_still_follows_wall_time_in_a_changed_copy() {
    ResourceLimits copy =
        ResourceLimits.strict().toBuilder().wallTime(Duration.ofSeconds(9)).build();

    assertThat(copy.cpuTime()).hasSeconds(9);
  }

  @Test
  void a_copy_keeps_every_value() {
    ResourceLimits limits =
        ResourceLimits.relaxed().toBuilder()
            .cpuTime(Duration.ofSeconds(5))
            .memoryAccounting(MemoryAccounting.RESIDENT)
            .build();

    assertThat(limits.toBuilder().build()).isEqualTo(limits).hasSameHashCodeAs(limits);
  }

  @Test
  void wall_time_may_have_fractions_of_a_second() {
    Duration time = Duration.ofMillis(1500);

    assertThat(ResourceLimits.builder().wallTime(time).build().wallTime()).isEqualTo(time);
  }

  static Stream<Arguments> above() {
    return Stream.of(
        above(Limit.WALL_TIME, limits -> limits.wallTime(Duration.ofMillis(300_001))),
        above(Limit.CPU_TIME, limits -> limits.cpuTime(Duration.ofMillis(300_001))),
        above(Limit.MEMORY, limits -> limits.memory(512 * MIB + 1)),
        above(Limit.DISK, limits -> limits.disk(1000 * MIB + 1)),
        above(Limit.OPEN_FILES, limits -> limits.openFiles(101)),
        above(Limit.PROCESSES, limits -> limits.processes(11)));
  }

  private static Arguments above(Limit limit, UnaryOperator<ResourceLimits.Builder> change) {
    return Arguments.of(limit, change.apply(ResourceLimits.strict().toBuilder()).build());
  }

  @ParameterizedTest
  @MethodSource("above")
  void a_limit_above_the_maximum_is_named(Limit limit, ResourceLimits limits) {
    assertThat(limits.exceeding(ResourceLimits.strict())).contains(limit);
  }

  @ParameterizedTest
  @MethodSource("above")
  void limits_below_the_maximum_do_not_exceed_it(Limit limit, ResourceLimits maximum) {
    assertThat(ResourceLimits.strict().exceeding(maximum)).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("above")
  void limits_that_differ_in_one_value_are_not_equal(Limit limit, ResourceLimits other) {
    assertThat(other).isNotEqualTo(ResourceLimits.strict());
  }

  @Test
  void limits_do_not_exceed_themselves() {
    assertThat(ResourceLimits.relaxed().exceeding(ResourceLimits.relaxed())).isEmpty();
  }

  @Test
  void the_first_of_several_limits_above_the_maximum_is_named() {
    assertThat(ResourceLimits.relaxed().exceeding(ResourceLimits.strict()))
        .contains(Limit.WALL_TIME);
  }

  @Test
  void memory_that_is_accounted_differently_is_not_equal() {
    assertThat(ResourceLimits.builder().memoryAccounting(MemoryAccounting.RESIDENT).build())
        .isNotEqualTo(ResourceLimits.defaults());
  }

  @Test
  void the_text_has_every_value_with_its_unit() {
    assertThat(ResourceLimits.strict())
        .hasToString(
            "wall time 300 s, CPU time 300 s, memory 512 MiB, disk 1000 MiB, open files 100,"
                + " processes 10");
  }

  @Test
  void an_amount_is_the_value_with_its_unit() {
    assertThat(ResourceLimits.strict().amount(Limit.CPU_TIME)).isEqualTo("300 s");
    assertThat(ResourceLimits.strict().amount(Limit.PROCESSES)).isEqualTo("10");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ResourceLimits.strict().amount(Limit.OUTPUT))
        .withMessageContaining("OutputPolicy");
  }

  @Test
  void nulls_are_refused_by_name() {
    ResourceLimits.Builder builder = ResourceLimits.builder();

    assertThatNullPointerException()
        .isThrownBy(() -> builder.wallTime(null))
        .withMessage("wallTime");
    assertThatNullPointerException().isThrownBy(() -> builder.cpuTime(null)).withMessage("cpuTime");
    assertThatNullPointerException()
        .isThrownBy(() -> builder.memoryAccounting(null))
        .withMessage("accounting");
    assertThatNullPointerException()
        .isThrownBy(() -> ResourceLimits.strict().exceeding(null))
        .withMessage("maximum");
  }
}
