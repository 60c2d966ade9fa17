package io.octaskly.examples.benchmarks.contest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class QuantilesTest {
  private final Quantiles ofFive = Quantiles.of(List.of(50.0, 10.0, 40.0, 20.0, 30.0));

  @Test
  void the_median_of_an_odd_number_is_the_one_in_the_middle() {
    assertThat(ofFive.median()).isEqualTo(30);
  }

  @Test
  void the_median_of_an_even_number_is_between_two() {
    assertThat(Quantiles.of(List.of(4.0, 1.0, 3.0, 2.0)).median()).isEqualTo(2.5);
  }

  @Test
  void the_ends_are_the_least_and_the_greatest() {
    assertThat(ofFive.at(0)).isEqualTo(10);
    assertThat(ofFive.at(100)).isEqualTo(50);
  }

  @Test
  void others_are_linear_between_two_values() {
    assertThat(ofFive.at(90)).isEqualTo(46);
  }

  @Test
  void a_single_value_is_every_quantile() {
    assertThat(Quantiles.of(List.of(7.0)).at(99)).isEqualTo(7);
  }

  @Test
  void no_values_have_no_quantiles() {
    assertThatIllegalArgumentException().isThrownBy(() -> Quantiles.of(List.of()));
  }

  @Test
  void more_than_a_hundred_percent_is_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ofFive.at(100.5))
        .withMessageContaining("100.5");
  }
}
