package io.octaskly.sandbox.internal.supervise;

import java.util.concurrent.TimeUnit;

/**
 * How long to wait until a tree that was killed is dead. Thousands of processes take their time: as
 * long as some of them die, there is nothing but to wait, though never past the moment by which the
 * result was promised. A tree of which none dies any more hangs in the kernel.
 */
final class DeathWait {
  /** A tree of which no process dies in this time, in nanoseconds, hangs. */
  static final long PATIENCE = TimeUnit.MILLISECONDS.toNanos(800);

  private final long latest;
  private long deaths;
  private long until;
  private boolean hangs;

  /**
   * A wait that begins now.
   *
   * @param now this moment and all others here are values of {@link System#nanoTime}
   * @param deaths a number that grows with each process of the tree that has died
   * @param latest when to give up, even if processes are still dying, but not before the first look
   */
  DeathWait(long now, long deaths, long latest) {
    this.latest = latest;
    this.deaths = deaths;
    this.until = now + PATIENCE;
  }

  /** When to look again. */
  long until() {
    return until;
  }

  /** Whether to wait on, because some have died since the last look, and there is time. */
  boolean goesOn(long now, long deathsNow) {
    hangs = deathsNow == deaths;
    if (hangs || now >= latest) {
      return false;
    }
    deaths = deathsNow;
    until = Math.min(now + PATIENCE, latest);
    return true;
  }

  /** Why it does not go on, for the caller. */
  String problem() {
    return hangs
        ? "none has died in the last "
            + TimeUnit.NANOSECONDS.toMillis(PATIENCE)
            + " ms, so that one hangs in the kernel, for example on an unreachable network file"
            + " system"
        : "they were too many to die by the time at which the result was due; let it have fewer";
  }
}
