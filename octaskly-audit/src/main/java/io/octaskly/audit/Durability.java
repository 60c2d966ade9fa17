package io.octaskly.audit;

import java.util.Locale;

/**
 * Where an event is when {@link AuditLog#record} returns. The weaker ones are for logs whose loss
 * the host can bear.
 */
public enum Durability {
  /** On disk ({@code fsync(2)}): survives a power cut. */
  DISK,
  /** With the operating system: survives the end of the process, lost in a power cut. */
  OPERATING_SYSTEM,
  /**
   * In this process only: lost if it is killed. A failure to write is told to whoever records next,
   * together with the number of events that it cost.
   */
  MEMORY;

  /** {@return the word in the log: the name in lower case} */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
