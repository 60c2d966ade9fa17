package io.octaskly.examples.executor;

import io.octaskly.sandbox.Task;
import io.octaskly.sandbox.TaskResult;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/**
 * Runs confined tasks on any {@link ExecutorService}. All it relies on is one promise of the
 * library: when the thread that waits in {@code sandbox.run} or {@code caller.run} is interrupted,
 * the task and everything it started is killed. So {@code cancel(true)}, {@code shutdownNow} and
 * {@code invokeAll} with a timeout do what they say, which they do not with a {@link
 * ProcessBuilder}.
 *
 * <p>What to look at: {@link #bounded} for back-pressure, {@link #run} for a timeout, and {@link
 * #shutdownNow} for the futures that an executor would leave waiting for ever. Thread-safe.
 */
final class TaskPool implements AutoCloseable {
  private final ExecutorService executor;
  private final Function<Task, TaskResult> runner;
  private final Duration drainFor;

  /**
   * A pool.
   *
   * @param executor belongs to the pool from now on
   * @param runner {@code sandbox::run}, or {@code caller::run} of a host
   * @param drainFor how long {@link #close} lets tasks run
   */
  TaskPool(ExecutorService executor, Function<Task, TaskResult> runner, Duration drainFor) {
    this.executor = executor;
    this.runner = runner;
    this.drainFor = drainFor;
  }

  /**
   * Returns an executor that pushes back: some tasks run, some wait, and with the queue full, the
   * thread that submits runs its task itself and so cannot submit another one meanwhile.
   *
   * <p>{@code Executors.newFixedThreadPool} has a queue without an end: it would take everything,
   * and the memory with it.
   */
  static ThreadPoolExecutor bounded(int threads, int queued) {
    return new ThreadPoolExecutor(
        threads,
        threads,
        0,
        TimeUnit.SECONDS,
        new ArrayBlockingQueue<>(queued),
        (work, executor) -> {
          // CallerRunsPolicy drops it without a word here, and its future is never done.
          if (executor.isShutdown()) {
            throw new RejectedExecutionException("this pool has been shut down");
          }
          work.run();
        });
  }

  /**
   * Submits a task. The future has a result however the task fares; it fails only if the task could
   * not be started. {@code cancel(true)} kills the task; {@code cancel(false)} would let it run and
   * throw its result away.
   */
  Future<TaskResult> submit(Task task) {
    return executor.submit(() -> runner.apply(task));
  }

  /**
   * Submits a task and waits for it, for a time that includes its waiting in the queue. To limit
   * how long the task itself may take, give it limits with a wall time: that holds wherever it
   * runs, and its result says so.
   *
   * @throws TimeoutException if the time is up; the task is killed or not started
   * @throws InterruptedException if this thread is interrupted; likewise
   * @throws ExecutionException if the task could not be started
   */
  TaskResult run(Task task, Duration timeout)
      throws TimeoutException, InterruptedException, ExecutionException {
    Future<TaskResult> future = submit(task);
    try {
      return future.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } finally {
      future.cancel(true); // Nothing, if it is done.
    }
  }

  /**
   * Accepts nothing any more, kills what runs, and waits until that is gone. The futures of tasks
   * that ran have results, with the outcome Cancelled; those that waited are cancelled, which an
   * executor itself does not do.
   *
   * @return how many had not been started
   */
  int shutdownNow() throws InterruptedException {
    List<Runnable> waiting = executor.shutdownNow();
    for (Runnable work : waiting) {
      if (work instanceof Future<?> future) {
        future.cancel(false);
      }
    }
    // Killing takes milliseconds; what takes longer is a bug, and must not hang a shutdown.
    if (!executor.awaitTermination(30, TimeUnit.SECONDS)) {
      throw new IllegalStateException("tasks that were killed have not ended after 30 s");
    }
    return waiting.size();
  }

  /** Accepts nothing any more, lets tasks run for the time given, then kills what is left. */
  @Override
  public void close() {
    executor.shutdown();
    try {
      if (!executor.awaitTermination(drainFor.toMillis(), TimeUnit.MILLISECONDS)) {
        shutdownNow();
      }
    } catch (InterruptedException e) {
      executor.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
