package io.octaskly.sandbox.internal.supervise;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SamplerTest {
  /** Whatever measuring costs, it is an hour until the next time. */
  private static final SamplePace ONCE_AN_HOUR =
      new SamplePace(
          TimeUnit.MILLISECONDS.toNanos(1), Integer.MAX_VALUE, TimeUnit.HOURS.toNanos(1));

  private static final SamplePace OFTEN =
      new SamplePace(TimeUnit.MILLISECONDS.toNanos(1), 1, TimeUnit.MILLISECONDS.toNanos(1));

  private final BlockingQueue<String> measured = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> failed = new LinkedBlockingQueue<>();

  @Test
  void what_a_task_has_cost_delays_no_other_once_it_has_ended() throws InterruptedException {
    Sampler<String> sampler = Sampler.start("t", ONCE_AN_HOUR, this::measure, this::fail);
    sampler.watch("costly");
    assertThat(measured.take()).isEqualTo("costly");

    sampler.watch("next");
    sampler.forget("costly");

    assertThat(measured.poll(20, TimeUnit.SECONDS)).isEqualTo("next");
    sampler.forget("next");
  }

  @Test
  void task_that_ends_while_it_is_measured_delays_no_other() throws InterruptedException {
    AtomicReference<Sampler<String>> itself = new AtomicReference<>();
    Sampler<String> sampler =
        Sampler.start(
            "t",
            ONCE_AN_HOUR,
            task -> {
              if (task.equals("costly")) {
                itself.get().watch("next");
                itself.get().forget("costly");
              }
              measure(task);
            },
            this::fail);
    itself.set(sampler);
    sampler.watch("costly");

    assertThat(measured.take()).isEqualTo("costly");
    assertThat(measured.poll(20, TimeUnit.SECONDS)).isEqualTo("next");
    sampler.forget("next");
  }

  @Test
  void task_that_cannot_be_measured_is_told_and_the_others_are_measured()
      throws InterruptedException {
    Sampler<String> sampler = Sampler.start("t", OFTEN, this::measure, this::fail);
    sampler.watch("bad");
    sampler.watch("good");

    assertThat(failed.take()).isEqualTo("bad: no such number");
    assertThat(measured.take()).isEqualTo("good");
    sampler.forget("bad");
    sampler.forget("good");
  }

  private void measure(String task) {
    if (task.equals("bad")) {
      throw new IllegalStateException("no such number");
    }
    long begun = System.nanoTime();
    while (System.nanoTime() - begun < TimeUnit.MILLISECONDS.toNanos(2)) {
      Thread.onSpinWait();
    }
    measured.add(task);
  }

  private void fail(String task, RuntimeException cause) {
    failed.add(task + ": " + cause.getMessage());
  }
}
