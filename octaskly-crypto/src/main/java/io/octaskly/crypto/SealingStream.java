package io.octaskly.crypto;

import java.io.IOException;
import java.io.OutputStream;

/** A stream that is whole only if nothing failed before it was closed. Not thread-safe. */
final class SealingStream extends OutputStream {
  private final OutputStream sink;
  private final OutputStream segments;
  private boolean failed;
  private boolean closed;

  SealingStream(OutputStream sink, OutputStream segments) {
    this.sink = sink;
    this.segments = segments;
  }

  @Override
  public void write(int value) throws IOException {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    if (closed) {
      throw new IOException("sealed stream is closed: open another one");
    }
    try {
      segments.write(bytes, offset, length);
    } catch (IOException e) {
      failed = true;
      throw e;
    }
  }

  /** Passes on what is sealed; a segment that is not full waits for more. */
  @Override
  public void flush() throws IOException {
    sink.flush();
  }

  @Override
  public void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    if (failed) {
      // The last segment would make a whole of what was written.
      sink.close();
    } else {
      segments.close();
    }
  }
}
