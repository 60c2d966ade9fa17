package io.octaskly.crypto;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.InstantSource;
import java.util.Arrays;

/** Seals and opens in both formats, in a JVM of its own with no more than a user's class path. */
final class SealingProgram {
  private SealingProgram() {}

  public static void main(String... arguments) {
    KeyRing ring;
    try (Secret secret = SecretSource.of(Samples.STRONG.toCharArray()).read()) {
      ring = KeyRing.fromMasterSecret(secret, InstantSource.system()).acceptLegacyV1();
    }
    byte[] plaintext = "run build.sh".getBytes(UTF_8);
    for (SealedFormat format : SealedFormat.values()) {
      SealedMessages messages = SealedMessages.builder(ring).format(format).build();
      byte[] sealed = messages.seal(plaintext, Samples.CONTEXT);
      if (!Arrays.equals(plaintext, messages.open(sealed, Samples.CONTEXT))) {
        throw new AssertionError(format + " opened to something else");
      }
    }
    MessageAuthenticator peers = MessageAuthenticator.withKey(ring.deriveKey(KeyPurpose.PEERS));
    if (!peers.verify(plaintext, peers.authenticate(plaintext))) {
      throw new AssertionError("tag was not accepted");
    }
    System.out.println("sealed and opened");
  }
}
