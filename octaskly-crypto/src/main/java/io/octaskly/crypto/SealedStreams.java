package io.octaskly.crypto;

import io.octaskly.crypto.internal.EnvelopeStream;
import io.octaskly.crypto.internal.RandomSource;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Objects;

/**
 * Seals payloads of any size in little memory: a stream into a stream. For files, {@link
 * SealedFiles} is safer.
 *
 * <p><b>Security guarantees.</b> Those of {@link SealedMessages} in {@link SealedFormat#V2}, for
 * each segment of 64 KiB and for all together: one that was altered, left out, repeated, moved or
 * taken from another stream is refused, and so is a stream that ends too early. What was read
 * before that is authentic but not all: do nothing with it that cannot be undone before the end has
 * been read.
 *
 * <p>Immutable and thread-safe; the streams it makes are not.
 */
public final class SealedStreams {
  private final KeyRing ring;

  private SealedStreams(KeyRing ring) {
    this.ring = Objects.requireNonNull(ring, "ring");
  }

  /**
   * {@return sealed streams}
   *
   * @param ring the keys
   * @throws NullPointerException if {@code ring} is null
   */
  public static SealedStreams with(KeyRing ring) {
    return new SealedStreams(ring);
  }

  /**
   * {@return a stream that seals what is written to it} Nothing can be opened before it is closed,
   * which closes {@code out} as well. If writing to {@code out} failed, closing does not pretend
   * that the stream is whole.
   *
   * @param out where the sealed stream goes
   * @param context what to bind it to; {@link Context#none()} for nothing
   * @throws NullPointerException if an argument is null
   * @throws IOException if {@code out} throws it
   */
  public OutputStream sealing(OutputStream out, Context context) throws IOException {
    Objects.requireNonNull(out, "out");
    byte[] salt = RandomSource.secure().next(EnvelopeStream.SALT_BYTES);
    return new SealingStream(
        out, EnvelopeStream.seal(ring.primaryKey(), salt, out, context.encoded()));
  }

  /**
   * {@return a stream of what was sealed} It reads {@code in} to its end and closes it. When {@code
   * in} fails, its exception is thrown; when the stream was not sealed so, {@link
   * MessageRefusedException}, then and each time after.
   *
   * @param in the sealed stream
   * @param context the context it was sealed in
   * @throws NullPointerException if an argument is null
   * @throws IOException if {@code in} throws it
   * @throws MessageRefusedException if the stream names no key of the ring, or was not sealed with
   *     the one it names
   */
  public InputStream opening(InputStream in, Context context) throws IOException {
    Objects.requireNonNull(in, "in");
    return OpeningStream.of(
        in, source -> EnvelopeStream.open(ring::openingKey, source, context.encoded()));
  }
}
