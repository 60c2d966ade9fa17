package io.octaskly.guard;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * How large a body may be: as declared, as it arrives, and as it becomes when it is unpacked.
 * Immutable and thread-safe; the streams that it makes are not thread-safe.
 *
 * <p>A stream that holds more throws {@link GuardException} when the first byte too many is read,
 * and on every later read. It is unchecked so that a parser which takes an {@link IOException} for
 * the end of its input cannot go on with a part.
 */
public final class PayloadLimit {
  /** What {@link #standard()} allows, in bytes: 10 MiB. */
  public static final long STANDARD_BYTES = 10L << 20;

  /** How often larger unpacked data may be than packed, once there is more than a little. */
  public static final int STANDARD_RATIO = 100;

  /** Unpacked data of this size is harmless whatever its ratio: short texts pack very well. */
  private static final long ALWAYS_ALLOWED = 64 * 1024;

  private static final long LARGEST = 1L << 60;

  private static final PayloadLimit STANDARD = new PayloadLimit(STANDARD_BYTES, STANDARD_RATIO);

  private final long most;
  private final int ratio;

  private PayloadLimit(long most, int ratio) {
    this.most = most;
    this.ratio = ratio;
  }

  /** {@return 10 MiB, and 100 times as much unpacked as packed} */
  public static PayloadLimit standard() {
    return STANDARD;
  }

  /**
   * {@return a limit}
   *
   * @param bytes the most that a body may hold, packed or unpacked; 0 to 2^60
   * @param ratio how often larger than packed it may be unpacked; 1 or more
   * @throws IllegalArgumentException if an argument is outside its range
   */
  public static PayloadLimit of(long bytes, int ratio) {
    if (bytes < 0 || bytes > LARGEST || ratio < 1) {
      throw new IllegalArgumentException(
          bytes + " bytes with ratio " + ratio + ": bytes must be 0 to 2^60, the ratio 1 or more");
    }
    return new PayloadLimit(bytes, ratio);
  }

  /**
   * {@return what is wrong with a declared size, such as that of a {@code Content-Length} header}
   *
   * @param contentLength in bytes; −1 if none is declared, which is not wrong: the stream is
   *     limited
   */
  public Findings checkDeclared(long contentLength) {
    if (contentLength >= -1 && contentLength <= most) {
      return Findings.none();
    }
    return Findings.of("Content-Length", "must be 0 to " + most + " bytes", contentLength + "");
  }

  /**
   * {@return a stream that refuses to hold more than the limit}
   *
   * @param body closed with the stream
   * @throws NullPointerException if {@code body} is null
   */
  public InputStream limit(InputStream body) {
    return new Limited(Objects.requireNonNull(body, "body"), this, null);
  }

  /**
   * {@return the content of a gzip stream (RFC 1952), limited packed and unpacked and in the ratio}
   *
   * @param packed closed with the stream
   * @throws NullPointerException if {@code packed} is null
   * @throws IOException if its header cannot be read, or is no gzip header
   */
  public InputStream gunzip(InputStream packed) throws IOException {
    Limited counted = new Limited(Objects.requireNonNull(packed, "packed"), this, null);
    return new Limited(new GZIPInputStream(counted), this, counted);
  }

  private static final class Limited extends FilterInputStream {
    private final PayloadLimit limit;
    private final @Nullable Limited packed;
    private long count;

    Limited(InputStream in, PayloadLimit limit, @Nullable Limited packed) {
      super(in);
      this.limit = limit;
      this.packed = packed;
    }

    @Override
    public int read() throws IOException {
      check();
      int read = super.read();
      if (read >= 0) {
        count++;
        check();
      }
      return read;
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
      check();
      // One byte more than is allowed tells too much from just enough.
      int read = super.read(into, from, (int) Math.min(length, limit.most - count + 1));
      if (read > 0) {
        count += read;
        check();
      }
      return read;
    }

    @Override
    public long skip(long bytes) throws IOException {
      check();
      long skipped = super.skip(Math.min(bytes, limit.most - count + 1));
      count += skipped;
      check();
      return skipped;
    }

    /** What has been read could otherwise be had twice, and would count once. */
    @Override
    public boolean markSupported() {
      return false;
    }

    @Override
    public synchronized void mark(int readLimit) {
      // Without support this does nothing: InputStream#mark.
    }

    @Override
    public synchronized void reset() throws IOException {
      throw new IOException("mark is not supported: buffer the limited stream");
    }

    private void check() {
      String field = packed == null ? "body" : "unpacked body";
      if (count > limit.most) {
        Findings.of(field, "must have at most " + limit.most + " bytes", "more").orThrow();
      }
      if (packed != null && count > ALWAYS_ALLOWED && count / limit.ratio > packed.count) {
        String rule = "must be at most " + limit.ratio + " times as large as packed";
        Findings.of(field, rule, count + " bytes from " + packed.count).orThrow();
      }
    }
  }
}
