package io.octaskly.sandbox.internal.supervise;

import java.io.ByteArrayOutputStream;

/** Keeps the first bytes of a stream and counts all. Not thread-safe. */
public final class OutputCapture {
  private final long cap;
  private final ByteArrayOutputStream kept = new ByteArrayOutputStream(0);
  private long total;

  OutputCapture(long cap) {
    this.cap = cap;
  }

  void add(byte[] bytes, int length) {
    total += length;
    int room = (int) Math.min(length, cap - kept.size());
    if (room > 0) {
      kept.write(bytes, 0, room);
    }
  }

  boolean overflowed() {
    return total > cap;
  }

  /** A copy of the first bytes. */
  public byte[] kept() {
    return kept.toByteArray();
  }

  /** How many bytes there were. */
  public long total() {
    return total;
  }
}
