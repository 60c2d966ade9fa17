package io.octaskly.sandbox;

import io.octaskly.sandbox.internal.supervise.SupervisedTask;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A task that has been started. Thread-safe.
 *
 * <p>It need not be watched: it ends by itself, by its limits or with the host, and its directories
 * are then deleted. {@link #close} ends it at once.
 */
public final class RunningTask implements AutoCloseable {
  private final String taskId;
  private final SupervisedTask supervised;
  private final CompletableFuture<TaskResult> result;

  RunningTask(String taskId, SupervisedTask supervised, CompletableFuture<TaskResult> result) {
    this.taskId = taskId;
    this.supervised = supervised;
    this.result = result;
  }

  /** {@return the {@linkplain Task#id() id of the task}} */
  public String taskId() {
    return taskId;
  }

  /**
   * {@return the process id of the task's program, as the host sees it} Once the task has ended the
   * number may belong to another process. A task in a pid namespace that had ended before the
   * number could be asked for has 0.
   */
  public long pid() {
    return supervised.pid();
  }

  /**
   * {@return a stage that completes with the result} It fails with a {@link SandboxException} when
   * the task could not be supervised to its end. Completing it from outside changes nothing here.
   */
  public CompletionStage<TaskResult> result() {
    return result.minimalCompletionStage();
  }

  /**
   * Waits for the result.
   *
   * @param timeout how long to wait at most; 0 or less does not wait
   * @return the result, or empty if the task is still running
   * @throws InterruptedException if the thread is interrupted; the task goes on
   * @throws SandboxException if the task could not be supervised to its end
   */
  public Optional<TaskResult> await(Duration timeout) throws InterruptedException {
    Objects.requireNonNull(timeout, "timeout");
    try {
      return Optional.of(result.get(Math.max(0, timeout.toMillis()), TimeUnit.MILLISECONDS));
    } catch (TimeoutException e) {
      return Optional.empty();
    } catch (ExecutionException e) {
      throw Sandbox.supervisionFailure(e.getCause());
    }
  }

  /**
   * Kills every process of the task. The outcome is then {@link Outcome.Cancelled}, unless the task
   * ended before. Does not wait.
   */
  public void cancel() {
    supervised.cancel();
  }

  /** Kills every process of the task, like {@link #cancel}, and waits until none is left. */
  @Override
  public void close() {
    cancel();
    try {
      result.join();
    } catch (java.util.concurrent.CompletionException e) {
      throw Sandbox.supervisionFailure(e.getCause());
    }
  }
}
