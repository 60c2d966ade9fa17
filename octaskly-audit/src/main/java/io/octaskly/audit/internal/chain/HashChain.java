package io.octaskly.audit.internal.chain;

import io.octaskly.audit.ChainHead;
import java.nio.charset.StandardCharsets;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * The running value over all lines so far: SHA-256 (FIPS 180-4) over the previous value, as 64
 * lower-case hexadecimal digits, and the line up to its chain field. Not thread-safe.
 *
 * <p>Digits rather than raw bytes, so that a shell can compute the same.
 */
public final class HashChain {
  /** Length of a chain value in bytes. */
  public static final int DIGITS = 64;

  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  private final MessageDigest sha256 = sha256();
  private final byte[] value;
  private final byte[] candidate = new byte[DIGITS];
  private final byte[] hash = new byte[DIGITS / 2];
  private long sequence;

  /** Starts behind a line whose place is known. */
  public HashChain(ChainHead head) {
    this.sequence = head.sequence();
    this.value = head.chain().getBytes(StandardCharsets.US_ASCII);
  }

  /** {@return where the chain stands} */
  public ChainHead head() {
    return new ChainHead(sequence, new String(value, StandardCharsets.US_ASCII));
  }

  /** {@return the number of the last line} */
  public long sequence() {
    return sequence;
  }

  /**
   * {@return the finished line, newline included, which is the last from now on}
   *
   * @param event the line's first bytes: a JSON object without its closing brace
   */
  public byte[] seal(byte[] event) {
    return Seal.close(event, this);
  }

  /** Takes a line up; {@return its chain value, valid until the next call} */
  byte[] advance(byte[] buffer, int offset, int length) {
    compute(buffer, offset, length);
    accept();
    return value;
  }

  /** Takes up the line that {@link #fits} was last asked about. */
  void accept() {
    System.arraycopy(candidate, 0, value, 0, DIGITS);
    sequence++;
  }

  /** {@return whether a line has the chain value that it would have as the next} */
  boolean fits(byte[] buffer, int offset, Seal seal) {
    compute(buffer, offset, seal.sealedLength());
    int chain = offset + seal.chainOffset();
    return Arrays.equals(candidate, 0, DIGITS, buffer, chain, chain + DIGITS);
  }

  private void compute(byte[] buffer, int offset, int length) {
    sha256.update(value);
    sha256.update(buffer, offset, length);
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

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256: this one does not", e);
    }
  }
}
