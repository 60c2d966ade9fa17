package io.octaskly.audit;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The way to a sink that need not take events. Thread-safe. */
final class SinkBranch {
  /** How many events may wait for it. */
  static final int CAPACITY = 8192;

  private static final int IDLE_SECONDS = 10;
  private static final int CLOSE_SECONDS = 10;

  /**
   * Events that a sink missed.
   *
   * @param sink its name
   * @param events how many
   * @param reason why it missed the last of them
   */
  record Loss(String sink, long events, String reason) {}

  private final String name;
  private final AuditSink sink;
  private final ThreadPoolExecutor worker;
  private final AtomicInteger waiting = new AtomicInteger();
  private final AtomicLong dropped = new AtomicLong();
  private final AtomicReference<String> reason = new AtomicReference<>("");
  private final Object busy = new Object();
  private long reported;

  SinkBranch(String name, AuditSink sink) {
    this.name = name;
    this.sink = sink;
    this.worker =
        new ThreadPoolExecutor(
            1,
            1,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            work -> {
              Thread thread = new Thread(work, "octaskly-audit-" + name);
              thread.setDaemon(true);
              return thread;
            });
    worker.allowCoreThreadTimeOut(true);
  }

  String name() {
    return name;
  }

  long dropped() {
    return dropped.get();
  }

  boolean isErasable() {
    return FilterSink.erasable(sink) != null;
  }

  void offer(List<AuditRecord> batch) {
    List<AuditRecord> copy = List.copyOf(batch);
    if (worker.isShutdown() || waiting.addAndGet(copy.size()) > CAPACITY) {
      waiting.addAndGet(-copy.size());
      drop(copy.size(), "it is too slow: " + CAPACITY + " events wait for it");
      return;
    }
    worker.execute(() -> deliver(copy));
  }

  private void deliver(List<AuditRecord> batch) {
    synchronized (busy) {
      try {
        sink.append(batch);
        sink.force();
      } catch (IOException | RuntimeException e) {
        drop(batch.size(), String.valueOf(e.getMessage()));
      } finally {
        waiting.addAndGet(-batch.size());
      }
    }
  }

  private void drop(int events, String why) {
    reason.set(why);
    dropped.addAndGet(events);
  }

  synchronized @Nullable Loss takeLoss() {
    long now = dropped.get();
    long since = now - reported;
    reported = now;
    return since == 0 ? null : new Loss(name, since, String.valueOf(reason.get()));
  }

  long erase(ErasableSink.Eraser eraser) throws IOException {
    ErasableSink erasable = FilterSink.erasable(sink);
    if (erasable == null) {
      return 0;
    }
    awaitDelivered();
    synchronized (busy) {
      return erasable.erase(eraser);
    }
  }

  /** Everything that was offered so far is with the sink, or counted, when this returns. */
  private void awaitDelivered() throws IOException {
    try {
      worker.submit(() -> {}).get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while sink " + name + " takes what waits for it", e);
    } catch (java.util.concurrent.ExecutionException e) {
      throw new IOException("sink " + name + " failed: " + e.getCause(), e);
    }
  }

  void close() {
    worker.shutdown();
    boolean interrupted = false;
    try {
      if (!worker.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
        List<Runnable> left = new ArrayList<>(worker.shutdownNow());
        drop(Math.max(waiting.get(), left.size()), "it was not done when the log was closed");
      }
    } catch (InterruptedException e) {
      interrupted = true;
      worker.shutdownNow();
      drop(waiting.get(), "closing was interrupted");
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
