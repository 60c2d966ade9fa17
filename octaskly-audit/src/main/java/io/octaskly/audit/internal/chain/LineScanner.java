package io.octaskly.audit.internal.chain;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** Goes through a stream line by line, in memory for one line. Not thread-safe. */
public final class LineScanner implements Closeable {
  /** No line of ours is longer; one that is shows its first bytes and ends the scan. */
  public static final int MAX_LINE = 2 << 20;

  private final InputStream in;
  private byte[] buffer = new byte[1 << 17];
  private int filled;
  private int start;
  private int end;
  private int next;
  private long number;
  private long offset;
  private long nextOffset;
  private boolean terminated;
  private boolean overlong;

  /** Starts at the beginning of a stream, which it closes in the end. */
  public LineScanner(InputStream in) {
    this.in = in;
  }

  /** Goes to the next line; {@return false at the end} */
  public boolean next() throws IOException {
    if (overlong) {
      return false;
    }
    start = next;
    offset = nextOffset;
    int newline = indexOfNewline(start);
    if (newline < 0) {
      newline = readUpToNewline();
    }
    terminated = newline >= 0;
    end = terminated ? newline : filled;
    next = terminated ? newline + 1 : filled;
    nextOffset += next - start;
    overlong = !terminated && end - start >= MAX_LINE;
    if (end == start && !terminated) {
      return false;
    }
    number++;
    return true;
  }

  /** {@return what holds the line; valid until the next call of {@link #next}} */
  public byte[] buffer() {
    return buffer;
  }

  /** {@return where in the buffer the line starts} */
  public int start() {
    return start;
  }

  /** {@return the line's length, newline not included} */
  public int length() {
    return end - start;
  }

  /** {@return the line's number, from 1} */
  public long number() {
    return number;
  }

  /** {@return where in the stream the line starts} */
  public long offset() {
    return offset;
  }

  /** {@return whether a newline follows} */
  public boolean terminated() {
    return terminated;
  }

  /** {@return the line, a copy} */
  public byte[] copy() {
    return Arrays.copyOfRange(buffer, start, end);
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  private int readUpToNewline() throws IOException {
    System.arraycopy(buffer, start, buffer, 0, filled - start);
    filled -= start;
    start = 0;
    while (filled < MAX_LINE) {
      if (filled == buffer.length) {
        buffer = Arrays.copyOf(buffer, Math.min(MAX_LINE, 2 * buffer.length));
      }
      int read = in.read(buffer, filled, buffer.length - filled);
      if (read < 0) {
        return -1;
      }
      int from = filled;
      filled += read;
      int newline = indexOfNewline(from);
      if (newline >= 0) {
        return newline;
      }
    }
    return -1;
  }

  private int indexOfNewline(int from) {
    int found = ByteSearch.indexOf(buffer, from, filled, '\n');
    return found == filled ? -1 : found;
  }
}
