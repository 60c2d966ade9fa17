package io.octaskly.sandbox;

/**
 * Is given what a task prints while it runs; see {@link RunningTask#onOutput}.
 *
 * <p>Methods are called one at a time, in the order of each stream; how the two streams interleave
 * is not known. They may block: the task then waits, when it has printed more than 256 KiB (2^18
 * bytes) to one stream that were not delivered; its limits, its cancellation and other tasks do not
 * wait. What a method throws ends the delivery, not the task.
 */
public interface OutputConsumer {
  /**
   * The task has printed to standard output.
   *
   * @param chunk the next bytes, 1 to 65536 of them, cut anywhere; the consumer may keep the array
   */
  default void stdout(byte[] chunk) {}

  /**
   * The task has printed to standard error.
   *
   * @param chunk the next bytes, 1 to 65536 of them, cut anywhere; the consumer may keep the array
   */
  default void stderr(byte[] chunk) {}

  /** Both streams have ended, and everything has been delivered. The last call. */
  default void ended() {}
}
