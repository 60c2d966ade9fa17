package io.octaskly.sandbox;

import java.util.Objects;

/**
 * What becomes of a task's standard output and standard error beyond a number of bytes.
 *
 * <p>Each stream is kept up to the cap and counted to its end, whether somebody {@linkplain
 * RunningTask#stdout streams} it or not. It is always drained, so a task never blocks on printing,
 * except to a stream whose reader lags behind. Kept bytes stay in the host's memory: at most twice
 * the cap per task, and while it can be streamed twice 256 KiB more, 2 MiB more at its end.
 */
public final class OutputPolicy {

  /** What happens when a stream goes beyond the cap. */
  public enum Overflow {
    /** The rest is counted and dropped; the task goes on. */
    TRUNCATE,

    /** The task is killed with {@link Outcome.LimitExceeded} of {@link Limit#OUTPUT}. */
    KILL
  }

  private static final long DEFAULT_BYTES = 1L << 20;

  /** What fits into one array on every JVM. */
  private static final long MAX_BYTES = Integer.MAX_VALUE - 8;

  private static final OutputPolicy DEFAULTS = new OutputPolicy(Overflow.TRUNCATE, DEFAULT_BYTES);

  private final Overflow overflow;
  private final long bytesPerStream;

  private OutputPolicy(Overflow overflow, long bytesPerStream) {
    if (bytesPerStream < 0 || bytesPerStream > MAX_BYTES) {
      throw new IllegalArgumentException(
          "captured output of "
              + bytesPerStream
              + " bytes per stream is outside 0.."
              + MAX_BYTES
              + ": for more, let the task write a file and collect it");
    }
    this.overflow = overflow;
    this.bytesPerStream = bytesPerStream;
  }

  /** {@return the policy of a task that sets none: truncate beyond 1 MiB (2^20 bytes) each} */
  public static OutputPolicy defaults() {
    return DEFAULTS;
  }

  /**
   * {@return a policy that drops what goes beyond the cap}
   *
   * @param bytesPerStream how many bytes are kept of each of the two streams, 0 to 2147483639; with
   *     0 output is only counted
   * @throws IllegalArgumentException if {@code bytesPerStream} is out of range
   */
  public static OutputPolicy truncate(long bytesPerStream) {
    return new OutputPolicy(Overflow.TRUNCATE, bytesPerStream);
  }

  /**
   * {@return a policy that kills a task when either stream goes beyond the cap}
   *
   * @param bytesPerStream how many bytes each of the two streams may have, 0 to 2147483639; with 0
   *     the task must not print anything
   * @throws IllegalArgumentException if {@code bytesPerStream} is out of range
   */
  public static OutputPolicy kill(long bytesPerStream) {
    return new OutputPolicy(Overflow.KILL, bytesPerStream);
  }

  /** {@return what happens beyond the cap} */
  public Overflow overflow() {
    return overflow;
  }

  /** {@return the cap: how many bytes are kept of each stream, 0 to 2147483639} */
  public long bytesPerStream() {
    return bytesPerStream;
  }

  /** {@return whether {@code other} is a policy with the same cap and the same overflow} */
  @Override
  public boolean equals(Object other) {
    return other instanceof OutputPolicy that
        && overflow == that.overflow
        && bytesPerStream == that.bytesPerStream;
  }

  @Override
  public int hashCode() {
    return Objects.hash(overflow, bytesPerStream);
  }

  /** {@return such as {@code truncate beyond 1 MiB per stream}} */
  @Override
  public String toString() {
    String verb = overflow == Overflow.KILL ? "kill" : "truncate";
    return verb + " beyond " + Quantity.bytes(bytesPerStream) + " per stream";
  }
}
