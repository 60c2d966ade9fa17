package io.octaskly;

import java.util.Optional;

/** What a host still does. Thread-safe. */
final class HostState {
  enum Phase {
    /** Everything. */
    OPEN("open"),
    /** It accepts nothing until it is told to, and runs what it has. */
    STOPPED("not accepting anything at present: call incidentResponse().acceptAgain()"),
    /** It accepts nothing any more, and runs what it has. */
    DRAINING("closing: start another"),
    /** Nothing. */
    LOCKED_DOWN("locked down: start another, with another secret"),
    /** Nothing. */
    CLOSED("closed: start another");

    private final String description;

    Phase(String description) {
      this.description = description;
    }
  }

  private volatile Phase phase = Phase.OPEN;

  Phase phase() {
    return phase;
  }

  /** Goes on to a later phase; there is no way back from one, but from stopped to open. */
  synchronized boolean advanceTo(Phase next) {
    boolean isLater = next.compareTo(phase) > 0;
    if (isLater) {
      phase = next;
    }
    return isLater;
  }

  synchronized boolean acceptAgain() {
    boolean wasStopped = phase == Phase.STOPPED;
    if (wasStopped) {
      phase = Phase.OPEN;
    }
    return wasStopped;
  }

  /** Why nothing new is accepted; empty while it is. */
  Optional<String> refusal() {
    Phase now = phase;
    return now == Phase.OPEN ? Optional.empty() : Optional.of("this host is " + now.description);
  }

  /** Something new is to be accepted. */
  void requireOpen() {
    require(Phase.OPEN);
  }

  /** Something that was accepted is to be begun. */
  void requireRunning() {
    require(Phase.DRAINING);
  }

  private void require(Phase last) {
    Phase now = phase;
    if (now.compareTo(last) > 0) {
      throw new OctasklyException("this host is " + now.description);
    }
  }
}
