package io.octaskly.audit.internal.chain;

import io.octaskly.audit.ChainHead;
import java.nio.charset.StandardCharsets;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The running value over all lines so far: SHA-256 (FIPS 180-4) over the previous value, as 64
 * lower-case hexadecimal digits, the {@linkplain SealedForm form} of the line, and its {@code
 * ,"sequence":} field. Not thread-safe.
 *
 * <p>Digits rather than raw bytes, so that a shell can compute the same.
 */
public final class HashChain {
  /** Length of a chain value in bytes. */
  public static final int DIGITS = 64;

  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  private final MessageDigest sha256 = sha256();
  private final SealedForm form = new SealedForm();
  private byte[] value;
  private byte[] candidate = new byte[DIGITS];
  private byte[] previous = new byte[DIGITS];
  private final byte[] hash = new byte[DIGITS / 2];
  private long sequence;

  /** Starts behind a line whose place is known. */
  public HashChain(ChainHead head) {
    this.sequence = head.sequence();
    this.value = head.chain().getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(value, 0, previous, 0, DIGITS);
  }

  /** {@return where the chain stands} */
  public ChainHead head() {
    return new ChainHead(sequence, new String(value, StandardCharsets.US_ASCII));
  }

  /** {@return where the chain stood before the last line was accepted} */
  ChainHead headBefore() {
    return new ChainHead(sequence - 1, new String(previous, StandardCharsets.US_ASCII));
  }

  /** {@return the number of the last line} */
  public long sequence() {
    return sequence;
  }

  /**
   * {@return the finished line, newline included, which is the last from now on}
   *
   * @param line the next line
   * @param signer signs its place; null if it is no checkpoint
   */
  public byte[] seal(Unplaced line, @Nullable Function<ChainHead, String> signer) {
    byte[] numbered = Seal.numbered(sequence + 1);
    sha256.update(value);
    sha256.update(line.form());
    sha256.update(numbered);
    finish();
    accept();
    String signature = signer == null ? null : signer.apply(head());
    return Seal.close(line.body(), numbered, value, signature);
  }

  /** Takes up the line that {@link #fits} was last asked about. */
  void accept() {
    byte[] free = previous;
    previous = value;
    value = candidate;
    candidate = free;
    sequence++;
  }

  /** {@return whether a line has the chain value that it would have as the next} */
  boolean fits(byte[] buffer, int offset, Seal seal) {
    int body = offset + seal.bodyLength();
    if (!form.compute(buffer, offset, body)) {
      return false;
    }
    sha256.update(value);
    sha256.update(form.array(), 0, form.length());
    sha256.update(buffer, body, seal.sealedLength() - seal.bodyLength());
    finish();
    int chain = offset + seal.chainOffset();
    return Arrays.equals(candidate, 0, DIGITS, buffer, chain, chain + DIGITS);
  }

  /** {@return whether anything of the line that {@link #fits} was last asked about is erased} */
  boolean isErased() {
    return form.isErased();
  }

  /** {@return what of the line that {@link #fits} was last asked about is erased} */
  String erased() {
    return form.erased();
  }

  private void finish() {
    try {
      sha256.digest(hash, 0, hash.length);
    } catch (DigestException e) {
      throw new IllegalStateException("SHA-256 gave other than 32 bytes", e);
    }
    for (int i = 0; i < hash.length; i++) {
      candidate[2 * i] = HEX[(hash[i] >> 4) & 0xF];
      candidate[2 * i + 1] = HEX[hash[i] & 0xF];
    }
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256: this one does not", e);
    }
  }
}
