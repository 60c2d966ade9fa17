package io.octaskly.sandbox.internal.observe;

import io.octaskly.sandbox.internal.kernel.SystemCall;
import io.octaskly.sandbox.internal.seccomp.CallList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * Which system calls a run makes, of those that are not known yet. A filter cannot be changed: a
 * call that has been seen is asked about as long as the run lasts. So their number is bounded, and
 * a run that makes more is cut short; in the next one they are known, and cost nothing.
 * Thread-safe.
 */
public final class CallNames implements Observation {
  /** A call that is asked about takes some 20 us. */
  static final int MOST_ASKED = 50_000;

  private final Set<SystemCall> asked;
  private final Set<SystemCall> seen = EnumSet.noneOf(SystemCall.class);
  private final int most;
  private int count;

  /**
   * @param known calls that earlier runs made, not to be asked about
   */
  public CallNames(Set<SystemCall> known) {
    this(known, MOST_ASKED);
  }

  /**
   * @param most how many calls are noted before the run is cut short
   */
  CallNames(Set<SystemCall> known, int most) {
    Set<SystemCall> calls = EnumSet.allOf(SystemCall.class);
    calls.removeAll(CallList.inEveryList());
    calls.removeAll(known);
    this.asked = Collections.unmodifiableSet(calls);
    this.most = most;
  }

  @Override
  public Set<SystemCall> calls() {
    return asked;
  }

  /** Notes a call that is allowed. */
  public synchronized void note(SystemCall call) {
    seen.add(call);
    count++;
  }

  /** Whether there were so many that the run is not to go on. */
  public synchronized boolean isFull() {
    return count >= most;
  }

  /** What was seen until now. */
  public synchronized Set<SystemCall> seen() {
    return EnumSet.copyOf(seen);
  }
}
