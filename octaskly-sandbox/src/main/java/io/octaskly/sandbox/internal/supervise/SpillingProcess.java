package io.octaskly.sandbox.internal.supervise;

import io.octaskly.sandbox.internal.streams.Spill;
import io.octaskly.sandbox.internal.streams.TaskOutput;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A task whose output goes to files as well: it ends when they are complete. A disk that does not
 * answer is waited for as long as the task might have run, and no longer. Thread-safe.
 */
public final class SpillingProcess implements TaskProcess {
  /** Within the second that the end of a task may take beyond its wall time and its grace. */
  private static final Duration PATIENCE = Duration.ofMillis(700);

  private final TaskProcess process;
  private final Spill spill;
  private final @Nullable Duration longest;

  /** Completes when the files do, or when they are not waited for any more. */
  private final CompletableFuture<Void> written;

  private final CompletableFuture<Ended> ended;

  /** Whoever sets it looks whether the process has ended, and whoever ends it looks at this. */
  private volatile boolean cancelled;

  /**
   * Makes one.
   *
   * @param longest the time from its start after which the process has ended in any case, or null
   *     if there is none
   */
  public SpillingProcess(TaskProcess process, Spill spill, @Nullable Duration longest) {
    this.process = process;
    this.spill = spill;
    this.longest = longest;
    this.written = spill.done().copy();
    this.ended = process.ended().thenCompose(this::awaitFiles);
  }

  private CompletableFuture<Ended> awaitFiles(Ended process) {
    if (cancelled) {
      giveUpAfter(PATIENCE);
    } else if (longest != null) {
      Duration left = longest.minus(process.usage().wallTime());
      giveUpAfter(left.isNegative() ? PATIENCE : left.plus(PATIENCE));
    }
    return written.thenApply(
        done -> {
          spill.giveUp("the file system did not take the rest in time");
          return process;
        });
  }

  private void giveUpAfter(Duration time) {
    written.completeOnTimeout(null, time.toNanos(), TimeUnit.NANOSECONDS);
  }

  @Override
  public long pid() {
    return process.pid();
  }

  @Override
  public void cancel() {
    cancelled = true;
    process.cancel();
    if (process.ended().isDone()) {
      giveUpAfter(PATIENCE);
    }
  }

  @Override
  public CompletableFuture<Ended> ended() {
    return ended;
  }

  @Override
  public TaskOutput stdout() {
    return process.stdout();
  }

  @Override
  public TaskOutput stderr() {
    return process.stderr();
  }

  @Override
  public Optional<OutputStream> stdin() {
    return process.stdin();
  }
}
