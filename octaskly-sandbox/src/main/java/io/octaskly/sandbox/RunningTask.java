package io.octaskly.sandbox;

import io.octaskly.sandbox.internal.streams.Handover;
import io.octaskly.sandbox.internal.streams.OutputDelivery;
import io.octaskly.sandbox.internal.streams.OutputReader;
import io.octaskly.sandbox.internal.supervise.TaskProcess;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A task that has been started. Thread-safe.
 *
 * <p>It need not be watched: it ends by itself, by its limits or with the host, and its directories
 * are then deleted. {@link #close} ends it at once.
 *
 * <p><b>Streams.</b> What the task prints can be followed while it runs, once for each stream,
 * either by {@link #stdout} and {@link #stderr} or by {@link #onOutput}; the {@linkplain
 * OutputPolicy captured} part is in the result all the same. A stream begins with the first byte
 * that was printed, also if it is asked for later, as long as not more than the captured part and
 * 256 KiB (2^18 bytes) have been printed by then; after that it is refused. Asked for in the
 * consumer of {@link Sandbox#start(Task, java.util.function.Consumer)} it never is. A reader that
 * lags more than 256 KiB behind makes the task wait when it prints, as a pipe does, and nothing
 * else: limits, cancellation, result and other tasks go on. What was printed can still be read when
 * the task has ended.
 *
 * <pre>{@code
 * try (RunningTask running = sandbox.start(Task.builder("bc").liveStdin().build());
 *     OutputStream in = running.stdin();
 *     BufferedReader out = new BufferedReader(new InputStreamReader(running.stdout()))) {
 *   in.write("6*7\n".getBytes(UTF_8));
 *   String answer = out.readLine();
 * }
 * }</pre>
 */
public final class RunningTask implements AutoCloseable {
  private final String taskId;
  private final TaskProcess process;
  private final Handover handover;
  private final CompletableFuture<TaskResult> result;

  RunningTask(
      String taskId, TaskProcess process, Handover handover, CompletableFuture<TaskResult> result) {
    this.taskId = taskId;
    this.process = process;
    this.handover = handover;
    this.result = result;
  }

  /** {@return the {@linkplain Task#id() id of the task}} */
  public String taskId() {
    return taskId;
  }

  /**
   * {@return the process id of the task's program, as the host sees it} Once the task has ended the
   * number may belong to another process.
   */
  public long pid() {
    return process.pid();
  }

  /**
   * {@return the task's standard input, for the host to write; the same on every call}
   *
   * <p>A write waits while the task's pipe is full ({@code pipe(7)}: 64 KiB), and returns when the
   * task can read everything that was written. It fails with an {@link java.io.IOException} when
   * the task has closed its standard input or has ended. Interrupting a thread that waits makes its
   * write fail with an {@link java.io.InterruptedIOException} that says how many bytes were
   * written; the flag stays set (not where {@link ProcessBuilder} runs the tasks, see {@link
   * IsolationLevel#NONE}: cancel the task instead). The task reads the end of the file when the
   * stream has been closed. Several threads may write; each write stays in one piece.
   *
   * @throws IllegalStateException unless the task was built with {@link Task.Builder#liveStdin}
   */
  public OutputStream stdin() {
    return process
        .stdin()
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "task "
                        + taskId
                        + " was given its standard input, or none, when it was built: build it with"
                        + " liveStdin()"));
  }

  /**
   * {@return what the task prints to standard output, from its first byte on}
   *
   * <p>A read waits for at least one byte, or the end of the file, which comes when no process of
   * the task can print any more. Interrupting a thread that waits makes its read fail with an
   * {@link java.io.InterruptedIOException}; nothing is lost, and the flag stays set. Closing the
   * stream, which other threads may do at any time, makes reads fail, and lets the task go on
   * printing unread.
   *
   * @throws IllegalStateException if the stream has been asked for before, here or by {@link
   *     #onOutput}; or if more than the captured part and 256 KiB have been printed by now
   */
  public InputStream stdout() {
    return OutputReader.of(process.stdout());
  }

  /**
   * {@return what the task prints to standard error, from its first byte on; otherwise like {@link
   * #stdout}}
   *
   * @throws IllegalStateException if the stream has been asked for before, here or by {@link
   *     #onOutput}; or if more than the captured part and 256 KiB have been printed by now
   */
  public InputStream stderr() {
    return OutputReader.of(process.stderr());
  }

  /**
   * Gives what the task prints to a consumer, from the first byte of both streams on, in the order
   * of each stream.
   *
   * <p>The consumer occupies a thread of the executor only while there is something for it. What it
   * throws goes to that thread's {@linkplain Thread#getUncaughtExceptionHandler handler} and ends
   * the delivery: the rest is captured as if nobody followed. The same happens if the executor
   * rejects the work.
   *
   * @param executor where the consumer is called; it may block, and an executor that runs what it
   *     is given at once will do, but one that drops work without a word stops the task
   * @param consumer is called by one thread at a time
   * @throws NullPointerException if an argument is null
   * @throws IllegalStateException if a stream has been asked for before; or if more than the
   *     captured part and 256 KiB have been printed to it by now
   */
  public void onOutput(Executor executor, OutputConsumer consumer) {
    OutputDelivery.start(
        process.stdout(),
        process.stderr(),
        Objects.requireNonNull(executor, "executor"),
        Objects.requireNonNull(consumer, "consumer"),
        handover);
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
    process.cancel();
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
