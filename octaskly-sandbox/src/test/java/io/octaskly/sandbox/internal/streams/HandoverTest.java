package io.octaskly.sandbox.internal.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.octaskly.sandbox.internal.launch.LaunchAlarms;
import java.time.Duration;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class HandoverTest {
  /** Alarms that go off when the test says so. */
  private final Queue<Runnable> alarms = new ConcurrentLinkedQueue<>();

  private final Handover handover =
      Handover.start(
          new LaunchAlarms() {
            @Override
            public long arm(Duration delay, Runnable alarm) {
              alarms.add(alarm);
              return 0;
            }

            @Override
            public void disarm(long alarm) {}
          });

  @Test
  void one_thread_serves_while_nothing_holds_it_up() throws Exception {
    Set<Thread> threads = ConcurrentHashMap.newKeySet();
    for (int i = 0; i < 1_000; i++) {
      handover.execute(() -> threads.add(Thread.currentThread()));
    }

    awaitServed();
    assertThat(threads).hasSize(1).allMatch(Thread::isDaemon);
  }

  @Test
  void jobs_behind_blocked_ones_are_served_by_another_thread() throws Exception {
    int blocked = Runtime.getRuntime().availableProcessors() + 3;
    CountDownLatch release = new CountDownLatch(1);
    try {
      for (int i = 0; i < blocked; i++) {
        handover.execute(() -> awaitUninterruptibly(release));
      }
      CompletableFuture<Boolean> served = new CompletableFuture<>();
      handover.execute(() -> served.complete(true));

      while (!served.isDone()) {
        ringAlarm();
      }

      assertThat(served.join()).isTrue();
    } finally {
      release.countDown();
    }
  }

  @Test
  void failing_job_harms_no_other() throws Exception {
    handover.execute(
        () -> {
          throw new IllegalStateException("job fails");
        });

    awaitServed();
    assertThat(alarms).hasSizeLessThanOrEqualTo(1);
  }

  private void awaitServed() throws Exception {
    CompletableFuture<Boolean> served = new CompletableFuture<>();
    handover.execute(() -> served.complete(true));
    assertThat(served.get(20, TimeUnit.SECONDS)).isTrue();
  }

  private void ringAlarm() {
    Runnable alarm = alarms.poll();
    if (alarm != null) {
      alarm.run();
    }
    Thread.onSpinWait();
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    boolean interrupted = false;
    while (true) {
      try {
        latch.await();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
