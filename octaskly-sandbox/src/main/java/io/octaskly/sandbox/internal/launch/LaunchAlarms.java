package io.octaskly.sandbox.internal.launch;

import java.time.Duration;

/** Runs something after a time, unless it is told in time that it is not needed. Thread-safe. */
public interface LaunchAlarms {
  /** Sets an alarm and returns what to disarm it with. */
  long arm(Duration delay, Runnable alarm);

  /** The alarm has become pointless. It may be running at this moment. */
  void disarm(long alarm);
}
