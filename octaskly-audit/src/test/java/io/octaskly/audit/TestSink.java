package io.octaskly.audit;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** A sink that a test can hold up and make fail. */
final class TestSink implements AuditSink {
  final InMemorySink stored = new InMemorySink();
  final List<String> calls = new CopyOnWriteArrayList<>();
  final CountDownLatch failed = new CountDownLatch(1);

  private final CountDownLatch reached = new CountDownLatch(1);
  private volatile @Nullable CountDownLatch appendHeld;
  private volatile @Nullable CountDownLatch forceHeld;
  private volatile @Nullable Throwable appendProblem;
  private volatile @Nullable Throwable forceProblem;

  /** {@return what lets the next append go on} */
  CountDownLatch holdNextAppend() {
    CountDownLatch latch = new CountDownLatch(1);
    appendHeld = latch;
    return latch;
  }

  /** {@return what lets the next force go on} */
  CountDownLatch holdNextForce() {
    CountDownLatch latch = new CountDownLatch(1);
    forceHeld = latch;
    return latch;
  }

  /** Returns when a call is held up. */
  void awaitHeld() {
    await(reached);
  }

  void failNext(boolean inForce, Throwable problem) {
    if (inForce) {
      forceProblem = problem;
    } else {
      appendProblem = problem;
    }
  }

  @Override
  public void append(List<AuditRecord> batch) throws IOException {
    calls.add("append " + batch.size());
    CountDownLatch held = appendHeld;
    appendHeld = null;
    pass(held, appendProblem);
    stored.append(batch);
  }

  @Override
  public void force() throws IOException {
    calls.add("force");
    CountDownLatch held = forceHeld;
    forceHeld = null;
    pass(held, forceProblem);
  }

  private void pass(@Nullable CountDownLatch held, @Nullable Throwable problem) throws IOException {
    if (held != null) {
      reached.countDown();
      await(held);
    }
    if (problem instanceof IOException e) {
      failed.countDown();
      throw e;
    }
    if (problem instanceof Error e) {
      failed.countDown();
      throw e;
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
