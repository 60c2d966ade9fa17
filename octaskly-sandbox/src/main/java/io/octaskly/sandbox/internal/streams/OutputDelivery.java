package io.octaskly.sandbox.internal.streams;

import io.octaskly.sandbox.OutputConsumer;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/**
 * Delivers both outputs of a task to a consumer, on an executor's threads, as they come. It is on
 * the executor only while there is something to deliver, and never twice at a time.
 */
public final class OutputDelivery {
  /** How many chunks of each output are delivered before others get their turn. */
  private static final int CHUNKS_AT_ONCE = 4;

  private final Executor executor;
  private final OutputConsumer consumer;
  private final Handover handover;

  /**
   * Set from the moment that a delivery is wanted until it has been made, and before the first. It
   * stays set when there is nothing more to deliver.
   */
  private final AtomicBoolean underWay = new AtomicBoolean(true);

  private final Follower stdout;
  private final Follower stderr;

  private OutputDelivery(
      Function<Runnable, List<Follower>> claim,
      Executor executor,
      OutputConsumer consumer,
      Handover handover) {
    this.executor = executor;
    this.consumer = consumer;
    this.handover = handover;
    List<Follower> both = claim.apply(this::wake);
    this.stdout = both.get(0);
    this.stderr = both.get(1);
  }

  /**
   * Claims both outputs for the reader they may have, and begins.
   *
   * @throws IllegalStateException if one has been claimed, or its beginning is no longer there
   */
  public static void start(
      TaskOutput stdout,
      TaskOutput stderr,
      Executor executor,
      OutputConsumer consumer,
      Handover handover) {
    start(wake -> TaskOutput.openBoth(stdout, stderr, wake), executor, consumer, handover);
  }

  /**
   * Begins.
   *
   * @param claim makes the followers of standard output and standard error, which are to run what
   *     it is given when something has come for them
   */
  static void start(
      Function<Runnable, List<Follower>> claim,
      Executor executor,
      OutputConsumer consumer,
      Handover handover) {
    OutputDelivery delivery = new OutputDelivery(claim, executor, consumer, handover);
    handover.execute(delivery::submit);
  }

  /** There may be something to deliver. Runs nothing of the user's. */
  private void wake() {
    if (underWay.compareAndSet(false, true)) {
      handover.execute(this::submit);
    }
  }

  private void submit() {
    try {
      executor.execute(this::deliver);
    } catch (RuntimeException | Error e) {
      giveUp(e);
    }
  }

  private void deliver() {
    try {
      for (int i = 0; i < CHUNKS_AT_ONCE; i++) {
        byte[] out = stdout.take();
        if (out != null) {
          consumer.stdout(out);
        }
        byte[] err = stderr.take();
        if (err != null) {
          consumer.stderr(err);
        }
        if (out == null && err == null) {
          break;
        }
      }
      if (isAtEnd()) {
        consumer.ended();
        return;
      }
    } catch (RuntimeException | Error e) {
      giveUp(e);
      return;
    }
    underWay.set(false);
    // What came since it was looked for found a delivery under way.
    if (stdout.hasUnread() || stderr.hasUnread() || isAtEnd()) {
      wake();
    }
  }

  private boolean isAtEnd() {
    return stdout.isAtEnd() && stderr.isAtEnd();
  }

  private void giveUp(Throwable cause) {
    stdout.close();
    stderr.close();
    Thread thread = Thread.currentThread();
    thread.getUncaughtExceptionHandler().uncaughtException(thread, cause);
  }
}
