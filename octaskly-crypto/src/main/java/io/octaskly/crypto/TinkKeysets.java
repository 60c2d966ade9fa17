package io.octaskly.crypto;

import io.octaskly.crypto.wire.Unsigned;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/**
 * Reads keysets of Tink, so that a host can go on with the keys that it has. Neither Tink's own
 * keyset classes nor protobuf, which these are made of, are needed.
 */
public final class TinkKeysets {
  private static final String AES_GCM = "type.googleapis.com/google.crypto.tink.AesGcmKey";
  private static final String ENABLED = "ENABLED";
  private static final int KEY_BYTES = 32;

  /**
   * An {@code AesGcmKey} message of protobuf with version 0, which is left out, is one field: the
   * number 3 with the type of bytes, their length, and the key.
   */
  private static final byte[] FIELD = {(3 << 3) | 2, KEY_BYTES};

  private TinkKeysets() {}

  /** As {@code tink.proto} has it, with the names of protobuf's JSON. */
  record Keyset(@Unsigned(32) long primaryKeyId, List<Key> key) {}

  /** A key of a keyset. */
  record Key(KeyData keyData, String status, @Unsigned(32) long keyId, String outputPrefixType) {}

  /** What a key is: its type, and a message of that type in base64. */
  record KeyData(String typeUrl, String value, String keyMaterialType) {}

  /**
   * {@return a ring with the enabled keys of a keyset: its primary seals, the others open} Keys
   * that are disabled or destroyed are left out.
   *
   * <p>The ring's messages are Octaskly's ({@link SealedFormat}), not those of Tink's {@code Aead};
   * the ids of its keys are their own, too.
   *
   * @param json a keyset in JSON and not encrypted, as {@code TinkJsonProtoKeysetFormat} writes it,
   *     or {@code tinkey create-keyset --out-format json}; not changed: wipe it after the call
   * @param clock tells the keys' creation time, which a keyset does not know
   * @throws NullPointerException if an argument is null
   * @throws IllegalArgumentException if it is no such keyset, has no enabled primary, or an enabled
   *     key that is not of AES-256-GCM; the message shows nothing of any key
   * @throws IllegalStateException if {@code com.fasterxml.jackson.core:jackson-core} is missing
   */
  public static KeyRing keyRing(byte[] json, InstantSource clock) {
    Keyset keyset = read(json);
    List<Key> enabled = keyset.key.stream().filter(key -> key.status.equals(ENABLED)).toList();
    KeyRing ring =
        enabled.stream()
            .filter(key -> key.keyId == keyset.primaryKeyId)
            .findFirst()
            .map(key -> ring(key, clock))
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "the keyset's primary, key "
                            + keyset.primaryKeyId
                            + ", is not among its enabled keys: enable it, or promote another"));
    for (Key key : enabled) {
      ring = ring.accept(ring(key, clock));
    }
    return ring;
  }

  private static Keyset read(byte[] json) {
    try {
      return MessageFormat.json(Keyset.class).read(json);
    } catch (MessageRefusedException e) {
      // Its cause could show a part of the text, and with it a part of a key.
      throw new IllegalArgumentException(
          "this is no keyset of Tink in JSON, or it is encrypted: decrypt it, and write it by"
              + " TinkJsonProtoKeysetFormat.serializeKeyset");
    }
  }

  private static KeyRing ring(Key key, InstantSource clock) {
    if (!key.keyData.typeUrl.equals(AES_GCM)) {
      throw unfit(key, "is a " + key.keyData.typeUrl);
    }
    byte[] message = decoded(key);
    try {
      if (message.length != FIELD.length + KEY_BYTES
          || !Arrays.equals(message, 0, FIELD.length, FIELD, 0, FIELD.length)) {
        throw unfit(key, "has not 32 bytes");
      }
      byte[] bytes = Arrays.copyOfRange(message, FIELD.length, message.length);
      try {
        return KeyRing.fromRawKey(bytes, clock);
      } finally {
        Arrays.fill(bytes, (byte) 0);
      }
    } finally {
      Arrays.fill(message, (byte) 0);
    }
  }

  private static byte[] decoded(Key key) {
    try {
      return Base64.getDecoder().decode(key.keyData.value);
    } catch (IllegalArgumentException e) {
      throw unfit(key, "is not in base64");
    }
  }

  private static IllegalArgumentException unfit(Key key, String what) {
    return new IllegalArgumentException(
        "key "
            + key.keyId
            + " of the keyset "
            + what
            + ": only AES-256-GCM keys (template AES256_GCM) make a ring; disable it, or make a"
            + " keyset for the ring");
  }
}
