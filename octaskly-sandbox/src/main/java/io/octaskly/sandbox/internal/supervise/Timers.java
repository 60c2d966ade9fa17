package io.octaskly.sandbox.internal.supervise;

import io.octaskly.sandbox.internal.kernel.Arena;
import io.octaskly.sandbox.internal.kernel.Arena.Segment;
import io.octaskly.sandbox.internal.kernel.Descriptor;
import io.octaskly.sandbox.internal.kernel.Kernel;
import io.octaskly.sandbox.internal.kernel.SystemCall;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * One kernel timer ({@code timerfd_create(2)}) for the next moment of all tasks. Setting it from
 * another thread wakes the supervisor in time without any other signal. Thread-safe.
 */
final class Timers {
  private static final int CLOCK_MONOTONIC = 1;
  private static final int NONBLOCK_CLOEXEC = 0x800 | 0x80000;
  private static final long SECOND = 1_000_000_000L;

  private final Arena arena = new Arena();
  private final Segment setting = arena.allocate(32);
  private final Segment expirations = arena.allocate(8);
  private final Descriptor descriptor;
  private final TreeSet<Moment> moments =
      new TreeSet<>(Comparator.comparingLong(Moment::nanoTime).thenComparingLong(Moment::task));
  private final Map<Long, Moment> byTask = new HashMap<>();
  private long armedFor = Long.MAX_VALUE;

  private record Moment(long nanoTime, long task) {}

  Timers() {
    descriptor =
        Descriptor.of(
            Kernel.require(
                "make a timer", SystemCall.TIMERFD_CREATE, CLOCK_MONOTONIC, NONBLOCK_CLOEXEC));
  }

  int descriptor() {
    return descriptor.number();
  }

  /** Sets or replaces a task's next moment, a value of {@link System#nanoTime}. */
  synchronized void set(long task, long nanoTime) {
    Moment moment = new Moment(nanoTime, task);
    Moment previous = byTask.put(task, moment);
    if (previous != null) {
      moments.remove(previous);
    }
    moments.add(moment);
    arm();
  }

  /** Forgets a task. The timer may then fire for nothing, once. */
  synchronized void clear(long task) {
    Moment moment = byTask.remove(task);
    if (moment != null) {
      moments.remove(moment);
    }
  }

  /**
   * The tasks whose moment has come, the longest due first; each is forgotten until it is set
   * again. If there are more than {@code most}, the timer fires again at once.
   */
  synchronized List<Long> due(long now, int most) {
    Kernel.call(SystemCall.READ, descriptor.number(), expirations.address(), 8);
    armedFor = Long.MAX_VALUE;
    List<Long> due = new ArrayList<>();
    while (due.size() < most && !moments.isEmpty() && moments.first().nanoTime() - now <= 0) {
      Moment moment = moments.pollFirst();
      byTask.remove(moment.task());
      due.add(moment.task());
    }
    arm();
    return due;
  }

  private void arm() {
    if (moments.isEmpty() || moments.first().nanoTime() >= armedFor) {
      return;
    }
    armedFor = moments.first().nanoTime();
    // 0 would disarm it.
    long wait = Math.max(1, armedFor - System.nanoTime());
    setting.putLong(16, wait / SECOND);
    setting.putLong(24, wait % SECOND);
    Kernel.require(
        "set a timer", SystemCall.TIMERFD_SETTIME, descriptor.number(), 0, setting.address(), 0);
  }
}
