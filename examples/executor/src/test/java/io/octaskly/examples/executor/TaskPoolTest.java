package io.octaskly.examples.executor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.octaskly.sandbox.IsolationLevel;
import io.octaskly.sandbox.Limit;
import io.octaskly.sandbox.Outcome;
import io.octaskly.sandbox.Sandbox;
import io.octaskly.sandbox.SandboxException;
import io.octaskly.sandbox.SandboxSupport;
import io.octaskly.sandbox.Task;
import io.octaskly.sandbox.TaskResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.Assumptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TaskPoolTest {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Sleeper sleeper = new Sleeper();
  private Sandbox sandbox;

  @BeforeAll
  static void needs_the_level_strict() {
    String refusal;
    try {
      refusal = SandboxSupport.probe().of(IsolationLevel.STRICT).refusal().orElse("");
    } catch (SandboxException e) {
      refusal = e.getMessage();
    }
    Assumptions.assumeThat(refusal).as("tasks of level STRICT are refused here").isEmpty();
  }

  @BeforeEach
  void make_sandbox() {
    sandbox = Sleeper.sandbox();
  }

  @AfterEach
  void nothing_is_left() {
    assertThat(sleeper.processes()).isZero();
  }

  @Test
  void the_task_and_its_child_are_gone_when_the_time_is_up() {
    try (TaskPool pool = pool(TaskPool.bounded(1, 1))) {
      assertThatThrownBy(() -> pool.run(sleeper.task(), Duration.ofMillis(500)))
          .isInstanceOf(TimeoutException.class);
    }
    assertThat(sleeper.processes()).isZero();
  }

  @Test
  void a_task_that_waits_in_the_queue_is_not_started_when_the_time_is_up() throws Exception {
    AtomicInteger started = new AtomicInteger();
    try (TaskPool pool =
        new TaskPool(
            TaskPool.bounded(1, 1),
            task -> {
              started.incrementAndGet();
              return sandbox.run(task);
            },
            Duration.ZERO)) {
      Future<TaskResult> running = pool.submit(sleeper.task());
      awaitProcesses(1);
      assertThatThrownBy(() -> pool.run(sleeper.task(), Duration.ofMillis(200)))
          .isInstanceOf(TimeoutException.class);
      running.cancel(true);
    }
    assertThat(started).hasValue(1);
  }

  @Test
  void a_wall_time_is_in_the_result() throws Exception {
    try (TaskPool pool = pool(TaskPool.bounded(1, 1))) {
      TaskResult result = pool.run(sleeper.task(Duration.ofSeconds(1)), PATIENCE);
      assertThat(result.outcome())
          .isInstanceOfSatisfying(
              Outcome.LimitExceeded.class,
              exceeded -> assertThat(exceeded.limit()).isEqualTo(Limit.WALL_TIME));
    }
  }

  @Test
  void cancelling_with_true_kills_the_task_and_its_child() throws Exception {
    try (TaskPool pool = pool(TaskPool.bounded(1, 1))) {
      Future<TaskResult> future = pool.submit(sleeper.task());
      awaitProcesses(1);
      assertThat(future.cancel(true)).isTrue();
      awaitGone(Duration.ofSeconds(2));
      assertThatThrownBy(future::get).isInstanceOf(CancellationException.class);
    }
  }

  @Test
  void cancelling_a_thread_for_each_task_kills_the_task_and_its_child() throws Exception {
    try (TaskPool pool = pool(VirtualThreads.newExecutor())) {
      Future<TaskResult> future = pool.submit(sleeper.task());
      awaitProcesses(1);
      future.cancel(true);
      awaitGone(Duration.ofSeconds(2));
    }
  }

  @Test
  void after_shutdown_now_those_that_ran_are_cancelled_and_those_that_waited_too()
      throws Exception {
    TaskPool pool = pool(TaskPool.bounded(2, 3));
    List<Future<TaskResult>> futures = submit(pool, 5);
    awaitProcesses(2);

    assertThat(pool.shutdownNow()).isEqualTo(3);

    assertThat(sleeper.processes()).isZero();
    for (Future<TaskResult> ran : futures.subList(0, 2)) {
      assertThat(ran.get().outcome()).isInstanceOf(Outcome.Cancelled.class);
    }
    for (Future<TaskResult> waited : futures.subList(2, 5)) {
      assertThat(waited.isCancelled()).isTrue();
    }
  }

  @Test
  void shutdown_now_kills_those_of_threads_for_each_task() throws Exception {
    TaskPool pool = pool(VirtualThreads.newExecutor());
    List<Future<TaskResult>> futures = submit(pool, 4);
    awaitProcesses(4);

    assertThat(pool.shutdownNow()).isZero();

    assertThat(sleeper.processes()).isZero();
    for (Future<TaskResult> ran : futures) {
      assertThat(ran.get(1, TimeUnit.SECONDS).outcome()).isInstanceOf(Outcome.Cancelled.class);
    }
  }

  @Test
  void closing_lets_a_short_task_end_and_kills_a_long_one() throws Exception {
    TaskPool pool = new TaskPool(TaskPool.bounded(2, 1), sandbox::run, Duration.ofMillis(500));
    Future<TaskResult> brief = pool.submit(Task.of("/bin/echo", "done"));
    Future<TaskResult> endless = pool.submit(sleeper.task());
    awaitProcesses(1);

    pool.close();

    assertThat(brief.get().stdout().text()).isEqualTo("done\n");
    assertThat(endless.get().outcome()).isInstanceOf(Outcome.Cancelled.class);
  }

  @Test
  void a_full_queue_makes_the_submitting_thread_work() throws Exception {
    AtomicInteger running = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    AtomicInteger mine = new AtomicInteger();
    Thread submitting = Thread.currentThread();
    ThreadPoolExecutor executor = TaskPool.bounded(2, 2);
    try (TaskPool pool =
        new TaskPool(
            executor,
            task -> {
              most.accumulateAndGet(running.incrementAndGet(), Math::max);
              assertThat(executor.getQueue()).hasSizeLessThanOrEqualTo(2);
              mine.addAndGet(Thread.currentThread().equals(submitting) ? 1 : 0);
              try {
                return sandbox.run(task);
              } finally {
                running.decrementAndGet();
              }
            },
            PATIENCE)) {
      List<Future<TaskResult>> futures = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        futures.add(pool.submit(Task.of("/bin/sleep", "0.05")));
      }
      for (Future<TaskResult> future : futures) {
        assertThat(future.get().succeeded()).isTrue();
      }
    }
    assertThat(most).hasValue(3);
    assertThat(mine.get()).isPositive();
  }

  @Test
  void nothing_is_taken_and_lost_after_the_end() {
    TaskPool pool = pool(TaskPool.bounded(1, 1));
    pool.close();
    assertThatThrownBy(() -> pool.submit(sleeper.task()))
        .isInstanceOf(RejectedExecutionException.class)
        .hasMessageContaining("shut down");
  }

  @Test
  void a_task_that_cannot_start_fails_its_future_only() throws Exception {
    try (TaskPool pool = pool(TaskPool.bounded(1, 1))) {
      Future<TaskResult> failing = pool.submit(Task.of("/no/such/program"));
      assertThatThrownBy(failing::get)
          .isInstanceOf(ExecutionException.class)
          .cause()
          .hasMessageContaining("/no/such/program");
      assertThat(pool.run(Task.of("/bin/echo"), PATIENCE).succeeded()).isTrue();
    }
  }

  @Test
  void invoke_all_with_a_timeout_kills_what_is_not_done() throws Exception {
    var executor = Executors.newFixedThreadPool(2);
    try {
      List<Future<TaskResult>> futures =
          executor.invokeAll(
              List.of(() -> sandbox.run(Task.of("/bin/echo")), () -> sandbox.run(sleeper.task())),
              700,
              TimeUnit.MILLISECONDS);
      assertThat(futures.get(0).get().succeeded()).isTrue();
      assertThat(futures.get(1).isCancelled()).isTrue();
      awaitGone(Duration.ofSeconds(2));
    } finally {
      executor.shutdownNow();
    }
  }

  private TaskPool pool(java.util.concurrent.ExecutorService executor) {
    return new TaskPool(executor, sandbox::run, Duration.ZERO);
  }

  private List<Future<TaskResult>> submit(TaskPool pool, int tasks) {
    List<Future<TaskResult>> futures = new ArrayList<>();
    for (int i = 0; i < tasks; i++) {
      futures.add(pool.submit(sleeper.task()));
    }
    return futures;
  }

  private void awaitProcesses(int tasks) throws Exception {
    int processes = tasks * Sleeper.PROCESSES;
    Await.until(PATIENCE, processes + " processes", () -> sleeper.processes() == processes);
  }

  private void awaitGone(Duration longest) throws Exception {
    Await.until(longest, "no process left", () -> sleeper.processes() == 0);
  }
}
