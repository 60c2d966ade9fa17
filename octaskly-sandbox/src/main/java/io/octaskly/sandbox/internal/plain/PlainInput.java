package io.octaskly.sandbox.internal.plain;

import java.io.IOException;
import java.io.OutputStream;

/** Standard input that the host writes while the task runs, not buffered. Thread-safe. */
final class PlainInput extends OutputStream {
  private final OutputStream pipe;

  PlainInput(OutputStream pipe) {
    this.pipe = pipe;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public synchronized void write(byte[] source, int from, int length) throws IOException {
    pipe.write(source, from, length);
    pipe.flush();
  }

  @Override
  public void close() throws IOException {
    pipe.close();
  }
}
