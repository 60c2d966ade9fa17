package io.octaskly.crypto;

import io.octaskly.crypto.internal.EnvelopeV1;
import io.octaskly.crypto.internal.EnvelopeV2;

/** How a sealed message looks on the wire; the package documentation gives the bytes. */
public enum SealedFormat {
  /**
   * What nodes written in Rust speak: AES-256-GCM with the key as it is and a random nonce (NIST SP
   * 800-38D).
   *
   * <p>A message names neither its format nor its key, and is not committed to the key: a
   * ciphertext that opens under two keys can be made by who knows both. A key seals fewer than 2^32
   * messages.
   */
  LEGACY_V1(EnvelopeV1.OVERHEAD),

  /**
   * A key for each message, named, versioned and committed to; any number of messages.
   *
   * <p>What a sealed message still shows is its length, its key's id, and that it is one.
   */
  V2(EnvelopeV2.OVERHEAD);

  private final int overhead;

  SealedFormat(int overhead) {
    this.overhead = overhead;
  }

  /** {@return how many bytes a sealed message is longer than its plaintext} */
  public int overhead() {
    return overhead;
  }
}
