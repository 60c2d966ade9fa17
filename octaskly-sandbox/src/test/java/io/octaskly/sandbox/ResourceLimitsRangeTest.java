package io.octaskly.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

class ResourceLimitsRangeTest {
  private static final long MIN_MEMORY = 64L << 20;
  private static final long MIN_DISK = 100L << 20;
  private static final long SECOND = 1_000_000_000L;

  private final ResourceLimits.Builder builder = ResourceLimits.builder();

  @Property
  void times_from_a_second_to_a_day_are_kept(
      @ForAll @LongRange(min = SECOND, max = 86_400 * SECOND) long nanos) {
    Duration time = Duration.ofNanos(nanos);
    ResourceLimits limits = builder.wallTime(time).cpuTime(time).build();

    assertThat(limits.wallTime()).isEqualTo(time);
    assertThat(limits.cpuTime()).isEqualTo(time);
  }

  @Property
  void times_outside_are_refused(@ForAll("timesOutside") Duration time) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.wallTime(time))
        .withMessageStartingWith("wall time limit " + time + " is outside 1 s..86400 s");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.cpuTime(time))
        .withMessageStartingWith("CPU time limit " + time + " is outside 1 s..86400 s");
  }

  @Provide
  Arbitrary<Duration> timesOutside() {
    return Arbitraries.oneOf(
        Arbitraries.longs().between(Long.MIN_VALUE, SECOND - 1).map(Duration::ofNanos),
        Arbitraries.longs().between(86_400 * SECOND + 1, Long.MAX_VALUE).map(Duration::ofNanos),
        Arbitraries.of(Duration.ZERO, Duration.ofSeconds(Long.MAX_VALUE)));
  }

  @Property
  void memory_from_the_minimum_is_kept(
      @ForAll @LongRange(min = MIN_MEMORY, max = Long.MAX_VALUE) long bytes) {
    assertThat(builder.memory(bytes).build().memory()).isEqualTo(bytes);
  }

  @Property
  void memory_below_the_minimum_is_refused(
      @ForAll @LongRange(min = Long.MIN_VALUE, max = MIN_MEMORY - 1) long bytes) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.memory(bytes))
        .withMessageStartingWith("memory limit " + bytes + " bytes is outside 64 MiB..physical");
  }

  @Property
  void disk_from_the_minimum_is_kept(
      @ForAll @LongRange(min = MIN_DISK, max = Long.MAX_VALUE) long bytes) {
    assertThat(builder.disk(bytes).build().disk()).isEqualTo(bytes);
  }

  @Property
  void disk_below_the_minimum_is_refused(
      @ForAll @LongRange(min = Long.MIN_VALUE, max = MIN_DISK - 1) long bytes) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.disk(bytes))
        .withMessageStartingWith("disk limit " + bytes + " bytes is outside 100 MiB..the file");
  }

  @Property
  void open_files_from_64_are_kept(@ForAll @IntRange(min = 64, max = Integer.MAX_VALUE) int count) {
    assertThat(builder.openFiles(count).build().openFiles()).isEqualTo(count);
  }

  @Property
  void fewer_open_files_are_refused(
      @ForAll @IntRange(min = Integer.MIN_VALUE, max = 63) int count) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.openFiles(count))
        .withMessageStartingWith("open files limit " + count + " is outside 64..");
  }

  @Property
  void processes_from_4_are_kept(@ForAll @IntRange(min = 4, max = Integer.MAX_VALUE) int count) {
    assertThat(builder.processes(count).build().processes()).isEqualTo(count);
  }

  @Property
  void fewer_processes_are_refused(@ForAll @IntRange(min = Integer.MIN_VALUE, max = 3) int count) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.processes(count))
        .withMessageStartingWith("processes limit " + count + " is outside 4..");
  }

  @Property
  void mebibytes_are_multiples_of_2_to_the_20(
      @ForAll @LongRange(min = 0, max = Long.MAX_VALUE >> 20) long count) {
    assertThat(ResourceLimits.mebibytes(count) >> 20).isEqualTo(count);
  }

  @Example
  void mebibytes_that_do_not_fit_are_refused() {
    assertThatIllegalArgumentException().isThrownBy(() -> ResourceLimits.mebibytes(-1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ResourceLimits.mebibytes((Long.MAX_VALUE >> 20) + 1));
  }

  @Example
  void a_refused_value_leaves_the_builder_as_it_was() {
    assertThatIllegalArgumentException().isThrownBy(() -> builder.memory(0));

    assertThat(builder.build()).isEqualTo(ResourceLimits.defaults());
  }
}
