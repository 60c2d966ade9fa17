package io.octaskly.sandbox;

import static org.assertj.core.api.Assumptions.assumeThat;

import org.jspecify.annotations.Nullable;

/** The levels, with the mechanisms that a host may or may not have for them. */
enum Confinement {
  NONE(IsolationLevel.NONE),
  BASIC(IsolationLevel.BASIC),
  STRICT(IsolationLevel.STRICT),
  STRICT_IN_NAMESPACES(IsolationLevel.STRICT, Mechanism.PID_NAMESPACE),
  VERY_STRICT(IsolationLevel.VERY_STRICT, Mechanism.GUARD_PROCESS),
  VERY_STRICT_IN_NAMESPACES(IsolationLevel.VERY_STRICT, Mechanism.PID_NAMESPACE);

  private final IsolationLevel level;
  private final @Nullable Mechanism required;

  Confinement(IsolationLevel level) {
    this(level, null);
  }

  Confinement(IsolationLevel level, @Nullable Mechanism required) {
    this.level = level;
    this.required = required;
  }

  /** A sandbox of this kind; the test is skipped where this host has no such mechanism. */
  Sandbox.Builder sandbox() {
    if (this == BASIC || required == Mechanism.GUARD_PROCESS) {
      OfferedFeatures.requireLandlock(this + " is refused");
    }
    Sandbox.Builder builder = Sandbox.builder().level(level);
    if (required != null) {
      assumeThat(SandboxSupport.probe().mechanisms())
          .as("this host has no %s", required.label())
          .contains(required);
      builder.require(required);
    }
    return builder;
  }
}
