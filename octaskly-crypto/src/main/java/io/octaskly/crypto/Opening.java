package io.octaskly.crypto;

import io.octaskly.crypto.internal.EnvelopeV1;
import io.octaskly.crypto.internal.EnvelopeV2;
import io.octaskly.crypto.internal.SealingKey;
import java.util.Optional;

/** Finds the format and the key of a sealed message, and opens it. */
final class Opening {
  private final KeyRing ring;
  private final int maxMessageBytes;

  Opening(KeyRing ring, int maxMessageBytes) {
    this.ring = ring;
    this.maxMessageBytes = maxMessageBytes;
  }

  byte[] open(byte[] sealed, Context context) {
    if (!EnvelopeV2.isClaimedBy(sealed)) {
      return openV1(sealed, context);
    }
    try {
      return openV2(sealed, context);
    } catch (MessageRefusedException refused) {
      // One nonce of version 1 in 2^24 happens to start as version 2 does.
      return tryV1(sealed, context).orElseThrow(() -> refused);
    }
  }

  private byte[] openV2(byte[] sealed, Context context) {
    requireWithinLimit(sealed, SealedFormat.V2);
    SealingKey key = ring.openingKey(EnvelopeV2.keyId(sealed));
    return EnvelopeV2.open(key, sealed, context.encoded());
  }

  private byte[] openV1(byte[] sealed, Context context) {
    if (ring.legacyKeys().isEmpty()) {
      throw new MessageRefusedException(Refusal.UNKNOWN_FORMAT);
    }
    requireWithinLimit(sealed, SealedFormat.LEGACY_V1);
    if (sealed.length < EnvelopeV1.OVERHEAD) {
      throw new MessageRefusedException(Refusal.TRUNCATED);
    }
    return tryV1(sealed, context)
        .orElseThrow(() -> new MessageRefusedException(Refusal.NOT_AUTHENTIC));
  }

  /** Version 1 names no key: each that accepts it is tried. */
  private Optional<byte[]> tryV1(byte[] sealed, Context context) {
    if (!isWithinLimit(sealed, SealedFormat.LEGACY_V1)) {
      return Optional.empty();
    }
    byte[] associatedData = context.legacyV1AssociatedData();
    // A loop, because a stream takes a fifth of the time of a short message.
    for (SealingKey key : ring.legacyKeys()) {
      Optional<byte[]> plaintext = EnvelopeV1.open(key, sealed, associatedData);
      if (plaintext.isPresent()) {
        return plaintext;
      }
    }
    return Optional.empty();
  }

  private void requireWithinLimit(byte[] sealed, SealedFormat format) {
    if (!isWithinLimit(sealed, format)) {
      throw new MessageRefusedException(Refusal.TOO_LARGE);
    }
  }

  private boolean isWithinLimit(byte[] sealed, SealedFormat format) {
    return sealed.length - format.overhead() <= maxMessageBytes;
  }
}
