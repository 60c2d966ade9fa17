package io.octaskly.examples.benchmarks.contest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RatioTest {
  private static Series series(double... values) {
    Series series = new Series("s");
    for (int i = 0; i < values.length; i++) {
      series.add(i, values[i]);
    }
    return series;
  }

  @Test
  void a_constant_factor_has_no_spread() {
    Ratio ratio = Ratio.of(series(2, 4, 6, 8), series(1, 2, 3, 4));

    assertThat(ratio).isEqualTo(new Ratio(2, 2, 2, 4, 2));
  }

  @Test
  void what_slows_both_down_cancels() {
    Ratio ratio = Ratio.of(series(1, 1, 100, 100, 100), series(2, 2, 200, 200, 200));

    assertThat(ratio.value()).isEqualTo(0.5);
    assertThat(ratio.high()).isEqualTo(0.5);
  }

  @Test
  void the_spread_is_between_the_quartiles_of_the_blocks() {
    Ratio ratio = Ratio.of(series(1, 2, 3, 4, 5), series(1, 1, 1, 1, 1));

    assertThat(ratio).isEqualTo(new Ratio(3, 2, 4, 5, 3));
  }

  @Test
  void many_rounds_make_ten_blocks() {
    Series ours = new Series("ours");
    Series theirs = new Series("theirs");
    for (int round = 0; round < 95; round++) {
      ours.add(round, 3);
      theirs.add(round, 1);
    }

    assertThat(Ratio.of(ours, theirs).blocks()).isEqualTo(Ratio.BLOCKS);
  }

  @Test
  void a_block_that_one_of_them_sat_out_does_not_count() {
    Series slow = new Series("slow").add(0, 10).add(2, 10);

    assertThat(Ratio.of(slow, series(1, 1, 1, 1))).isEqualTo(new Ratio(10, 10, 10, 2, 10));
  }

  @Test
  void a_promise_is_held_against_the_worse_of_both_ratios() {
    // Block by block ours is faster; of all values it is the slower one.
    Ratio ratio = Ratio.of(series(1, 1, 4, 4, 4), series(2, 2, 2, 5, 5));

    assertThat(ratio.value()).isEqualTo(0.8);
    assertThat(ratio.overall()).isEqualTo(2);
    assertThat(ratio.worse(true)).isEqualTo(2);
    assertThat(ratio.worse(false)).isEqualTo(0.8);
  }
}
