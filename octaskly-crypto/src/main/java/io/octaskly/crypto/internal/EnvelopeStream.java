package io.octaskly.crypto.internal;

import io.octaskly.crypto.MessageRefusedException;
import io.octaskly.crypto.Refusal;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.util.function.Function;

/** A stream of version 2: {@code header(77) | segments}; see {@link AesGcmSegments}. */
public final class EnvelopeStream {
  /** The length of a stream's salt in bytes. */
  public static final int SALT_BYTES = EnvelopeHeader.SALT_BYTES;

  private static final EnvelopeHeader HEADER = new EnvelopeHeader("OSS");

  private EnvelopeStream() {}

  /** {@return a stream that seals into another, whose header is written at once} */
  public static OutputStream seal(SealingKey key, byte[] salt, OutputStream out, byte[] context)
      throws IOException {
    byte[] header = HEADER.encode(key.id(), salt, key.streamCommitment(salt));
    out.write(header);
    return new AesGcmSegments(key.streamKey(salt))
        .encrypting(out, EnvelopeHeader.withContext(header, context));
  }

  /**
   * {@return a stream that opens another, whose header is read at once}
   *
   * @param keys finds the key of an id, or refuses
   */
  public static InputStream open(Function<KeyId, SealingKey> keys, InputStream in, byte[] context)
      throws IOException {
    byte[] header = in.readNBytes(EnvelopeHeader.BYTES);
    if (!HEADER.isClaimedBy(header)) {
      throw new MessageRefusedException(Refusal.UNKNOWN_FORMAT);
    }
    SealingKey key = keys.apply(HEADER.keyId(header, EnvelopeHeader.BYTES));
    byte[] salt = EnvelopeHeader.salt(header);
    if (!MessageDigest.isEqual(EnvelopeHeader.commitment(header), key.streamCommitment(salt))) {
      throw new MessageRefusedException(Refusal.NOT_COMMITTED);
    }
    return new AesGcmSegments(key.streamKey(salt))
        .decrypting(in, EnvelopeHeader.withContext(header, context));
  }
}
