package io.octaskly.sandbox.internal.streams;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/** One stream of a task's output, as it comes. Thread-safe. */
public final class OutputReader extends InputStream {
  private final TaskOutput output;

  private OutputReader(TaskOutput output) {
    this.output = output;
  }

  /**
   * Claims an output.
   *
   * @throws IllegalStateException if it has been claimed, or its beginning is no longer there
   */
  public static OutputReader of(TaskOutput output) {
    output.open();
    return new OutputReader(output);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
  }

  @Override
  public int read(byte[] into, int at, int length) throws IOException {
    Objects.checkFromIndexSize(at, length, into.length);
    return output.read(into, at, length);
  }

  @Override
  public int available() throws IOException {
    return output.available();
  }

  @Override
  public void close() {
    output.close();
  }
}
