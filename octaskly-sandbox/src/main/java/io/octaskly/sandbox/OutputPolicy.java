package io.octaskly.sandbox;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a task's standard output and standard error beyond a number of bytes.
 *
 * <p>Each stream is kept up to the cap and counted to its end, whether somebody {@linkplain
 * RunningTask#stdout streams} it or not. It is always drained, so a task never blocks on printing,
 * except to a stream whose reader, or whose disk, lags behind. Kept bytes stay in the host's
 * memory: at most twice the cap per task, and while it can be streamed or spilled twice 256 KiB
 * more for each, 2 MiB more at its end.
 */
public final class OutputPolicy {

  /** What happens when a stream goes beyond the cap. */
  public enum Overflow {
    /** The rest is counted and dropped; the task goes on. */
    TRUNCATE,

    /** The task is killed with {@link Outcome.LimitExceeded} of {@link Limit#OUTPUT}. */
    KILL,

    /** The whole stream goes to a file as well; the task goes on. */
    SPILL
  }

  private static final long DEFAULT_BYTES = 1L << 20;

  /** What fits into one array on every JVM. */
  private static final long MAX_BYTES = Integer.MAX_VALUE - 8;

  private static final OutputPolicy DEFAULTS =
      new OutputPolicy(Overflow.TRUNCATE, DEFAULT_BYTES, null, 0);

  private final Overflow overflow;
  private final long bytesPerStream;
  private final @Nullable Path directory;
  private final long fileBytesPerStream;

  private OutputPolicy(
      Overflow overflow, long bytesPerStream, @Nullable Path directory, long fileBytesPerStream) {
    if (bytesPerStream < 0 || bytesPerStream > MAX_BYTES) {
      throw new IllegalArgumentException(
          "captured output of "
              + bytesPerStream
              + " bytes per stream is outside 0.."
              + MAX_BYTES
              + ": for more, spill it to a file");
    }
    this.overflow = overflow;
    this.bytesPerStream = bytesPerStream;
    this.directory = directory;
    this.fileBytesPerStream = fileBytesPerStream;
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
    return new OutputPolicy(Overflow.TRUNCATE, bytesPerStream, null, 0);
  }

  /**
   * {@return a policy that kills a task when either stream goes beyond the cap}
   *
   * @param bytesPerStream how many bytes each of the two streams may have, 0 to 2147483639; with 0
   *     the task must not print anything
   * @throws IllegalArgumentException if {@code bytesPerStream} is out of range
   */
  public static OutputPolicy kill(long bytesPerStream) {
    return new OutputPolicy(Overflow.KILL, bytesPerStream, null, 0);
  }

  /**
   * {@return a policy that writes a stream that goes beyond the cap to a file} The file holds the
   * stream from its first byte on, so that {@link CapturedOutput#file} is all that a reader needs;
   * a stream that stays within the cap has none. What goes beyond {@code fileBytesPerStream} is
   * counted and dropped.
   *
   * <p>The files are named after the {@linkplain Task#id() task's id} and the stream, such as
   * {@code nightly-7.stdout} (a colon of the id is written {@code %3A}). They are made anew,
   * readable and writable for the user of this process alone, never through a symbolic link, and
   * are complete when the result is there. The system may still hold them in memory then ({@code
   * fsync(2)}), and they may have to be looked for if there is no result. Who starts the task
   * deletes them.
   *
   * <p>A disk that is slow, or does not answer, makes the task wait when it prints, and nothing
   * else: the result is there when it would be at the latest if the task had gone on to the end of
   * its wall time and grace, or had been cancelled. A disk that is full does not make it wait: the
   * rest is counted and dropped. Either way {@link CapturedOutput#fileProblem} says so. A task is
   * refused when it is started if the directory is not there, or has such a file.
   *
   * <p>The files are made with the rights of this process: let nobody choose the directory who does
   * not have them.
   *
   * @param bytesPerStream how many bytes are kept in memory of each of the two streams, 0 to
   *     2147483639
   * @param directory where the files are made: an absolute path to a directory that no task may
   *     write to
   * @param fileBytesPerStream how many bytes the file of a stream may have, more than {@code
   *     bytesPerStream}
   * @throws IllegalArgumentException if a number is out of range, or {@code directory} is not
   *     absolute or not on the default file system
   * @throws NullPointerException if {@code directory} is null
   */
  public static OutputPolicy spill(long bytesPerStream, Path directory, long fileBytesPerStream) {
    TaskRules.requireAbsolute(
        Objects.requireNonNull(directory, "directory"), "directory to spill to");
    if (fileBytesPerStream <= bytesPerStream) {
      throw new IllegalArgumentException(
          "files of "
              + fileBytesPerStream
              + " bytes hold no more than the "
              + bytesPerStream
              + " bytes per stream that are kept in memory: allow more, or truncate");
    }
    return new OutputPolicy(Overflow.SPILL, bytesPerStream, directory, fileBytesPerStream);
  }

  /** {@return what happens beyond the cap} */
  public Overflow overflow() {
    return overflow;
  }

  /** {@return the cap: how many bytes are kept of each stream, 0 to 2147483639} */
  public long bytesPerStream() {
    return bytesPerStream;
  }

  /** {@return where the files are made; empty unless the overflow is {@link Overflow#SPILL}} */
  public Optional<Path> directory() {
    return Optional.ofNullable(directory);
  }

  /**
   * {@return how many bytes the file of a stream may have; empty unless the overflow is {@link
   * Overflow#SPILL}}
   */
  public OptionalLong fileBytesPerStream() {
    return directory == null ? OptionalLong.empty() : OptionalLong.of(fileBytesPerStream);
  }

  /** {@return whether {@code other} is a policy with the same cap, overflow and files} */
  @Override
  public boolean equals(Object other) {
    return other instanceof OutputPolicy that
        && overflow == that.overflow
        && bytesPerStream == that.bytesPerStream
        && Objects.equals(directory, that.directory)
        && fileBytesPerStream == that.fileBytesPerStream;
  }

  @Override
  public int hashCode() {
    return Objects.hash(overflow, bytesPerStream, directory, fileBytesPerStream);
  }

  /** {@return such as {@code truncate beyond 1 MiB per stream}} */
  @Override
  public String toString() {
    String beyond = " beyond " + Quantity.bytes(bytesPerStream) + " per stream";
    return switch (overflow) {
      case TRUNCATE -> "truncate" + beyond;
      case KILL -> "kill" + beyond;
      case SPILL ->
          "spill"
              + beyond
              + " to files of up to "
              + Quantity.bytes(fileBytesPerStream)
              + " in "
              + Printable.escaped(String.valueOf(directory));
    };
  }
}
