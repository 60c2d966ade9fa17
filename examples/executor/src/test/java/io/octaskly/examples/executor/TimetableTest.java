package io.octaskly.examples.executor;

import static org.assertj.core.api.Assertions.assertThat;

import io.octaskly.sandbox.Sandbox;
import io.octaskly.sandbox.Task;
import io.octaskly.sandbox.TaskFailedException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class TimetableTest {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration PERIOD = Duration.ofMillis(50);

  private final List<Exception> failures = new CopyOnWriteArrayList<>();
  private final Sleeper sleeper = new Sleeper();

  @BeforeAll
  static void needs_the_level_strict() {
    TaskPoolTest.needs_the_level_strict();
  }

  @Test
  void a_failing_task_is_told_and_the_schedule_goes_on() throws Exception {
    Sandbox sandbox = Sleeper.sandbox();
    CountDownLatch five = new CountDownLatch(5);
    try (Timetable timetable = new Timetable(1, failures::add)) {
      timetable.every(
          PERIOD,
          () -> {
            five.countDown();
            return sandbox.run(Task.of("/bin/cat", "/nowhere")).orThrow();
          });
      assertThat(five.await(10, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(failures).hasSizeGreaterThanOrEqualTo(4);
    assertThat(failures.get(0)).isInstanceOf(TaskFailedException.class);
  }

  /** The reason for the class; also that it is still needed. */
  @Test
  void without_it_the_first_failure_ends_a_schedule() throws Exception {
    AtomicInteger runs = new AtomicInteger();
    ScheduledExecutorService plain = Executors.newScheduledThreadPool(1);
    try {
      ScheduledFuture<?> schedule =
          plain.scheduleAtFixedRate(
              () -> {
                runs.incrementAndGet();
                throw new IllegalStateException("once");
              },
              0,
              1,
              TimeUnit.MILLISECONDS);
      Await.until(PATIENCE, "the schedule is done", schedule::isDone);
      // Whatever comes later in the same executor comes after a second run, if there were one.
      plain.schedule(() -> {}, 20, TimeUnit.MILLISECONDS).get();
    } finally {
      plain.shutdownNow();
    }
    assertThat(runs).hasValue(1);
  }

  @Test
  void the_end_kills_what_runs() throws Exception {
    Sandbox sandbox = Sleeper.sandbox();
    try (Timetable timetable = new Timetable(1, failures::add)) {
      timetable.every(PERIOD, () -> sandbox.run(sleeper.task()));
      Await.until(PATIENCE, "it runs", () -> sleeper.processes() == Sleeper.PROCESSES);
    }
    assertThat(sleeper.processes()).isZero();
    assertThat(failures).isEmpty();
  }

  @Test
  void one_piece_of_work_never_runs_twice_at_once() throws Exception {
    Sandbox sandbox = Sleeper.sandbox();
    AtomicInteger running = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    CountDownLatch four = new CountDownLatch(4);
    try (Timetable timetable = new Timetable(3, failures::add)) {
      timetable.every(
          Duration.ofMillis(5),
          () -> {
            most.accumulateAndGet(running.incrementAndGet(), Math::max);
            four.countDown();
            try {
              return sandbox.run(Task.of("/bin/sleep", "0.05"));
            } finally {
              running.decrementAndGet();
            }
          });
      assertThat(four.await(10, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(most).hasValue(1);
  }
}
