package io.octaskly.crypto;

/** A key has sealed as many version 1 messages as it safely can; nothing was sealed. */
public final class KeyExhaustedException extends CryptoException {
  private static final long serialVersionUID = 1L;

  /** Which key. */
  private final String keyId;

  /**
   * Makes an exception.
   *
   * @param keyId the {@linkplain RingKey#id() id} of the key
   * @param limit how many messages it may seal
   */
  public KeyExhaustedException(String keyId, long limit) {
    super(
        "key "
            + keyId
            + " has sealed "
            + limit
            + " messages in format LEGACY_V1, the most that random 96-bit nonces allow"
            + " (NIST SP 800-38D section 8.3): rotate to a new key, or seal in format V2");
    this.keyId = keyId;
  }

  /** {@return the {@linkplain RingKey#id() id} of the key} */
  public String keyId() {
    return keyId;
  }
}
