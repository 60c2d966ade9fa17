package io.octaskly.crypto.internal;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * A 32-byte key and what is derived from it; see the package documentation of {@code
 * io.octaskly.crypto} for the derivations. Thread-safe; prints nothing of the key.
 */
public final class SealingKey {
  private static final byte[] MESSAGE_KEY = ascii("message key");
  private static final byte[] COMMITMENT = ascii("commitment");
  private static final byte[] STREAM_KEY = ascii("stream key");
  private static final byte[] STREAM_COMMITMENT = ascii("stream commitment");

  /** The only block that HKDF-Expand needs for 32 bytes: RFC 5869 section 2.3. */
  private static final byte FIRST_BLOCK = 1;

  private final KeyId id;
  private final Origin origin;
  private final byte[] purposeRoot;
  private final AesGcm legacyCipher;
  private final HmacSha256 expandPerMessage;
  private final AtomicLong legacyMessages = new AtomicLong();

  /** What a key was made from: what {@link #fromStored} needs to make it again. */
  public enum Origin {
    /** The key itself, which is the root for other purposes as well. */
    RAW,
    /** A root from which the key and those for other purposes were derived. */
    ROOT
  }

  private SealingKey(byte[] key, Origin origin, byte[] purposeRoot) {
    this.origin = origin;
    this.id = KeyId.at(HkdfSha256.derive(key, "", "octaskly key id", KeyId.BYTES), 0);
    this.purposeRoot = purposeRoot;
    this.legacyCipher = new AesGcm(key);
    this.expandPerMessage =
        new HmacSha256(
            HkdfSha256.derive(key, "", "octaskly sealed message v2 suite 1", AesGcm.KEY_BYTES));
  }

  /**
   * {@return a key that seals as it is}
   *
   * @param key 32 bytes, copied
   * @throws IllegalArgumentException if there are more or fewer, or all are the same, as in an
   *     array that nobody filled
   */
  public static SealingKey fromRawKey(byte[] key) {
    if (key.length != AesGcm.KEY_BYTES) {
      throw new IllegalArgumentException(
          "raw key has " + key.length + " bytes: AES-256 needs " + AesGcm.KEY_BYTES);
    }
    byte[] oneByte = new byte[AesGcm.KEY_BYTES];
    Arrays.fill(oneByte, key[0]);
    if (MessageDigest.isEqual(key, oneByte)) {
      throw new IllegalArgumentException(
          "raw key is one byte repeated: give 32 random bytes, or let a key be generated");
    }
    return new SealingKey(key, Origin.RAW, key.clone());
  }

  /**
   * {@return the key that existing nodes make of a password}
   *
   * @param password its UTF-8, not kept
   */
  public static SealingKey fromPasswordV1(byte[] password) {
    try {
      return fromRawKey(MessageDigest.getInstance("SHA-256").digest(password));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256 is not available in this JVM", e);
    }
  }

  /**
   * {@return the key for sealing of a secret that has other purposes as well}
   *
   * @param secret any number of bytes with enough entropy, not kept
   */
  public static SealingKey fromMasterSecret(byte[] secret) {
    return fromRoot(
        HkdfSha256.derive(secret, "octaskly master secret v1", "root", AesGcm.KEY_BYTES));
  }

  /**
   * {@return the key for sealing of a root that has other purposes as well}
   *
   * @param root 32 bytes, from then on owned by the key
   */
  public static SealingKey fromRoot(byte[] root) {
    return new SealingKey(purposeKey(root, "sealing"), Origin.ROOT, root);
  }

  /**
   * {@return the key that {@link #origin()} and {@link #stored()} belong to}
   *
   * @param bytes 32 bytes, copied
   */
  public static SealingKey fromStored(Origin origin, byte[] bytes) {
    return switch (origin) {
      case RAW -> fromRawKey(bytes);
      case ROOT -> fromRoot(bytes.clone());
    };
  }

  /** {@return what the key was made from} */
  public Origin origin() {
    return origin;
  }

  /** {@return a copy of the secret that the key was made from, for the caller to wipe} */
  public byte[] stored() {
    return purposeRoot.clone();
  }

  /** {@return the id that messages name this key by} */
  public KeyId id() {
    return id;
  }

  /** {@return a key for HMAC-SHA256 that is for something else than sealing} */
  public SecretKey derive(String purpose) {
    return new SecretKeySpec(purposeKey(purposeRoot, purpose), "HmacSHA256");
  }

  /** {@return how many version 1 messages were sealed with this key in this process} */
  public AtomicLong legacyMessages() {
    return legacyMessages;
  }

  AesGcm legacyCipher() {
    return legacyCipher;
  }

  AesGcm messageCipher(byte[] salt) {
    return new AesGcm(expand(MESSAGE_KEY, salt));
  }

  byte[] commitment(byte[] salt) {
    return expand(COMMITMENT, salt);
  }

  byte[] streamKey(byte[] salt) {
    return expand(STREAM_KEY, salt);
  }

  byte[] streamCommitment(byte[] salt) {
    return expand(STREAM_COMMITMENT, salt);
  }

  /** {@return the id alone} */
  @Override
  public String toString() {
    return "SealingKey[" + id + "]";
  }

  /**
   * HKDF-Expand with {@code label | salt} as info: for one block of output it is one HMAC. Tink's
   * HKDF would repeat the extraction, which depends on the key alone, for each message.
   */
  private byte[] expand(byte[] label, byte[] salt) {
    byte[] input = new byte[label.length + salt.length + 1];
    System.arraycopy(label, 0, input, 0, label.length);
    System.arraycopy(salt, 0, input, label.length, salt.length);
    input[input.length - 1] = FIRST_BLOCK;
    return expandPerMessage.compute(input);
  }

  private static byte[] purposeKey(byte[] root, String purpose) {
    return HkdfSha256.derive(root, "", "octaskly purpose " + purpose, AesGcm.KEY_BYTES);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
