package io.octaskly;

import io.octaskly.sandbox.Sandbox;

/**
 * The way in: {@code Octaskly.sandbox().run(task)} runs a command confined, with level STRICT,
 * default limits and a private working directory.
 */
public final class Octaskly {
  private Octaskly() {}

  /** Immutable and without resources of its own, so that one serves all callers. */
  private static final class DefaultSandbox {
    static final Sandbox INSTANCE = Sandbox.builder().build();
  }

  /**
   * {@return the sandbox with all defaults: level STRICT} For other rules use {@link
   * Sandbox#builder()}. Thread-safe.
   *
   * @throws io.octaskly.sandbox.GuaranteeUnavailableException if this host cannot keep a guarantee
   *     of STRICT
   * @throws io.octaskly.sandbox.SandboxException if this system has no confinement at all
   */
  public static Sandbox sandbox() {
    return DefaultSandbox.INSTANCE;
  }

  /**
   * {@return a builder for a host, which runs tasks for callers with permissions, on the record}
   */
  public static OctasklyHost.Builder host() {
    return new OctasklyHost.Builder();
  }
}
