package io.octaskly.sandbox.internal.supervise;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SamplePaceTest {
  @Test
  void few_tasks_are_sampled_ten_times_a_second() {
    assertThat(SamplePace.PROCESSES.pauseAfter(TimeUnit.MILLISECONDS.toNanos(30)))
        .isEqualTo(TimeUnit.MILLISECONDS.toNanos(100));
  }

  @Test
  void many_tasks_take_a_quarter_of_the_time() {
    long cost = TimeUnit.MILLISECONDS.toNanos(100);

    assertThat(SamplePace.PROCESSES.pauseAfter(cost)).isEqualTo(3 * cost);
  }

  @Test
  void each_task_is_sampled_once_a_second_or_more_often() {
    assertThat(SamplePace.PROCESSES.pauseAfter(TimeUnit.SECONDS.toNanos(5)))
        .isEqualTo(TimeUnit.SECONDS.toNanos(1));
  }

  @Test
  void files_that_take_long_are_measured_a_tenth_of_the_time() {
    long cost = TimeUnit.MILLISECONDS.toNanos(500);

    assertThat(SamplePace.FILES.pauseAfter(cost)).isEqualTo(9 * cost);
  }

  @Test
  void measuring_that_was_held_up_once_delays_the_next_by_seconds_only() {
    assertThat(SamplePace.FILES.pauseAfter(TimeUnit.SECONDS.toNanos(60)))
        .isEqualTo(TimeUnit.SECONDS.toNanos(5));
  }
}
