package io.octaskly.sandbox;

/**
 * Which network a task sees.
 *
 * <p>{@link IsolationLevel#VERY_STRICT} has no network whatever is asked for.
 */
public enum Network {
  /** The host's network, with the host's addresses and without a filter. */
  HOST,

  /**
   * No network: no socket of any family but a {@code socketpair(2)}, or an empty network namespace
   * ({@code network_namespaces(7)}).
   */
  NONE
}
