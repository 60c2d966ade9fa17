package io.octaskly.crypto;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Tells a source that failed from one that was altered. Not thread-safe. */
final class OpeningStream extends InputStream {
  private final Source source;
  private final InputStream plaintext;
  private @Nullable MessageRefusedException refused;

  private OpeningStream(Source source, InputStream plaintext) {
    this.source = source;
    this.plaintext = plaintext;
  }

  /** Makes the stream of plaintext. */
  @FunctionalInterface
  interface Opener {
    InputStream open(InputStream source) throws IOException;
  }

  static InputStream of(InputStream in, Opener opener) throws IOException {
    Source source = new Source(in);
    return new OpeningStream(source, opener.open(source));
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    if (refused != null) {
      throw new MessageRefusedException(refused.refusal());
    }
    try {
      return length == 0 ? 0 : plaintext.read(bytes, offset, length);
    } catch (IOException e) {
      IOException failure = source.failure;
      if (failure != null) {
        throw failure;
      }
      refused = new MessageRefusedException(Refusal.NOT_AUTHENTIC);
      throw refused;
    }
  }

  @Override
  public void close() throws IOException {
    source.close();
  }

  /** Remembers its own failure. */
  private static final class Source extends FilterInputStream {
    private @Nullable IOException failure;

    Source(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      try {
        return super.read();
      } catch (IOException e) {
        failure = e;
        throw e;
      }
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      try {
        return super.read(bytes, offset, length);
      } catch (IOException e) {
        failure = e;
        throw e;
      }
    }
  }
}
