package io.octaskly.audit.internal.chain;

/** The number of an event, read off its line. */
public final class Sequence {
  private Sequence() {}

  /** {@return the number in a line given without its newline; 0 if it has none} */
  public static long of(byte[] buffer, int offset, int length) {
    Seal seal = Seal.read(buffer, offset, length);
    return seal == null ? 0 : seal.sequence();
  }
}
