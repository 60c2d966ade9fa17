package io.octaskly.audit.internal.chain;

import io.octaskly.audit.ChainHead;
import org.jspecify.annotations.Nullable;

/** The place of an event, read off its line. */
public final class Place {
  private Place() {}

  /** {@return the number in a line given without its newline; 0 if it has none} */
  public static long sequence(byte[] buffer, int offset, int length) {
    Seal seal = Seal.read(buffer, offset, length);
    return seal == null ? 0 : seal.sequence();
  }

  /** {@return number and chain value in a line given without its newline; null if it has none} */
  public static @Nullable ChainHead of(byte[] buffer, int offset, int length) {
    Seal seal = Seal.read(buffer, offset, length);
    return seal == null ? null : new ChainHead(seal.sequence(), seal.chain(buffer, offset));
  }
}
