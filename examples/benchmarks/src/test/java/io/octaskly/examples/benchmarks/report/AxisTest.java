package io.octaskly.examples.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AxisTest {
  @Test
  void an_axis_starts_at_0_and_goes_up_in_round_steps() {
    assertThat(Axis.from0(41)).containsExactly(0.0, 10.0, 20.0, 30.0, 40.0, 50.0);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.000123, 0.9, 1, 1.0001, 7, 12, 999, 1000, 123456})
  void an_axis_covers_its_values_with_few_steps(double highest) {
    assertThat(Axis.from0(highest)).first().isEqualTo(0.0);
    assertThat(Axis.from0(highest)).hasSizeBetween(3, 8);
    assertThat(Axis.from0(highest)).last().matches(last -> last >= highest * (1 - 1e-9));
  }

  @Test
  void an_axis_without_values_is_refused() {
    assertThatIllegalArgumentException().isThrownBy(() -> Axis.from0(0));
  }

  @Test
  void a_logarithmic_axis_has_a_tick_at_each_power_of_ten() {
    assertThat(Axis.powersOf10(1, 5000)).containsExactly(1.0, 10.0, 100.0, 1000.0, 10000.0);
  }

  @Test
  void a_logarithmic_axis_ends_at_a_power_of_ten_that_is_reached() {
    assertThat(Axis.powersOf10(1, 1000)).last().isEqualTo(1000.0);
  }

  @Test
  void a_logarithmic_axis_cannot_start_at_0() {
    assertThatIllegalArgumentException().isThrownBy(() -> Axis.powersOf10(0, 10));
  }
}
