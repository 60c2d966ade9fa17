package io.octaskly;

/** As many tasks wait already as may; this one was not accepted. Try again later. */
public final class HostBusyException extends OctasklyException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes an exception.
   *
   * @param message which limit, and what to do
   */
  public HostBusyException(String message) {
    super(message);
  }
}
