package io.octaskly.sandbox.internal.streams;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/** One stream of a task's output, as it comes. Thread-safe. */
public final class OutputReader extends InputStream {
  private final Follower follower;
  private final Producer producer;

  /** What the last read has got, of whatever thread. */
  private volatile int lately;

  private OutputReader(Follower follower, Producer producer) {
    this.follower = follower;
    this.producer = producer;
  }

  /**
   * Claims an output.
   *
   * @throws IllegalStateException if it has been claimed, or its beginning is no longer there
   */
  public static OutputReader of(TaskOutput output) {
    return new OutputReader(output.open(), output.producer());
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
  }

  @Override
  public int read(byte[] into, int at, int length) throws IOException {
    Objects.checkFromIndexSize(at, length, into.length);
    if (length == 0) {
      return 0;
    }
    int count = follower.readNow(into, at, length);
    while (count == 0) {
      count = producer.fetch(into, at, length, lately);
      if (count == 0) {
        follower.await();
        count = follower.readNow(into, at, length);
      }
    }
    lately = count;
    return count;
  }

  @Override
  public int available() throws IOException {
    // What could be fetched is not seen here, and whoever asks may not read before it is.
    producer.roomAgain();
    return follower.available();
  }

  @Override
  public void close() {
    follower.close();
  }
}
