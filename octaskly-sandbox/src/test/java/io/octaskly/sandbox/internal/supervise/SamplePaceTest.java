package io.octaskly.sandbox.internal.supervise;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SamplePaceTest {
  private static final long COST = 50_000;

  private final SamplePace pace = new SamplePace();

  @Test
  void few_tasks_are_sampled_ten_times_a_second() {
    assertThat(settled(COST, 100)).isEqualTo(SamplePace.INTERVAL);
  }

  @Test
  void many_tasks_take_a_quarter_of_the_time_at_most() {
    assertThat((double) COST * 2_000 / settled(COST, 2_000)).isBetween(0.24, 0.27);
  }

  @Test
  void each_task_is_sampled_once_a_second_at_least() {
    assertThat(settled(COST, 1_000_000)).isEqualTo(SamplePace.LONGEST);
  }

  @Test
  void sample_that_was_held_up_slows_the_others_down_little() {
    settled(COST, 100);

    assertThat(pace.next(10 * COST, 100)).isEqualTo(SamplePace.INTERVAL);
  }

  private long settled(long cost, int tasks) {
    long interval = 0;
    for (int i = 0; i < 200; i++) {
      interval = pace.next(cost, tasks);
    }
    return interval;
  }
}
