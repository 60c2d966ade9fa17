package io.octaskly.sandbox;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** What a host without Landlock scopes may have to confine signals. */
enum SignalMeans {
  OWN_ID(Mechanism.OWN_USER_ID),
  LISTENER(Mechanism.SIGNAL_LISTENER),
  NEITHER(Mechanism.SELF_SIGNALS_ONLY);

  private static final int BEFORE_SCOPES = 5;

  private final Mechanism mechanism;

  SignalMeans(Mechanism mechanism) {
    this.mechanism = mechanism;
  }

  Mechanism mechanism() {
    return mechanism;
  }

  /** A sandbox of a host that has no newer Landlock and no other means; skips where it lacks it. */
  Sandbox sandbox(IsolationLevel level, int landlockAbi) {
    assumeTrue(
        OfferedFeatures.ALL.landlockAbi() >= landlockAbi,
        "this kernel's Landlock is older than ABI " + landlockAbi);
    assumeTrue(
        this != OWN_ID || OfferedFeatures.ALL.changesIds(), "only a root host gives user ids");
    assumeTrue(
        this != LISTENER || OfferedFeatures.ALL.signalListener(),
        "another seccomp listener is there already, or this host gives none");
    return Sandbox.builder()
        .level(level)
        .offering(OfferedFeatures.of(landlockAbi, this == OWN_ID, this == LISTENER))
        .build();
  }

  /** With the last Landlock that has no scopes, or this host's own if that is older. */
  Sandbox at(IsolationLevel level) {
    return sandbox(level, Math.max(1, Math.min(BEFORE_SCOPES, OfferedFeatures.ALL.landlockAbi())));
  }
}
