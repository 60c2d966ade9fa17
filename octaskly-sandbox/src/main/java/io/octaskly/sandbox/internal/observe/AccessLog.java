package io.octaskly.sandbox.internal.observe;

import io.octaskly.sandbox.internal.kernel.SystemCall;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** What a task has touched, and how often; a bounded number of different things. Thread-safe. */
public final class AccessLog implements Observation {
  /** Different accesses that are kept. */
  static final int MOST = 20_000;

  private final Map<Touch, Long> touches = new LinkedHashMap<>();
  private boolean full;

  @Override
  public Set<SystemCall> calls() {
    return SeenCalls.CALLS;
  }

  synchronized void note(Touch touch) {
    if (touches.size() == MOST && !touches.containsKey(touch)) {
      full = true;
    } else {
      touches.merge(touch, 1L, Long::sum);
    }
  }

  /** What was touched until now, in the order of the first times. */
  public synchronized Map<Touch, Long> touches() {
    return new LinkedHashMap<>(touches);
  }

  /** Whether more was touched than was kept. */
  public synchronized boolean isFull() {
    return full;
  }
}
