package io.octaskly.crypto;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.InstantSource;
import java.util.Arrays;

/** Seals and opens in both formats, in a JVM of its own with no more than a user's class path. */
final class SealingProgram {
  private SealingProgram() {}

  public static void main(String... arguments) throws IOException {
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
    seal(SealedStreams.with(ring), plaintext);
    MessageCodec<NodeMessages.Pair> codec =
        MessageCodec.of(MessageFormat.bincode(NodeMessages.Pair.class), SealedMessages.with(ring));
    NodeMessages.Pair pair = new NodeMessages.Pair(1, 2);
    if (!pair.equals(codec.open(codec.seal(pair, Samples.CONTEXT), Samples.CONTEXT))) {
      throw new AssertionError("record opened to something else");
    }
    MessageAuthenticator peers = MessageAuthenticator.withKey(ring.deriveKey(KeyPurpose.PEERS));
    if (!peers.verify(plaintext, peers.authenticate(plaintext))) {
      throw new AssertionError("tag was not accepted");
    }
    System.out.println("sealed and opened");
    if (Boolean.getBoolean("octaskly.test.optional")) {
      useOptionalJars();
    }
  }

  private static void useOptionalJars() {
    try {
      MessageFormat.json(NodeMessages.Pair.class);
    } catch (IllegalStateException e) {
      System.out.println(e.getMessage());
    }
    try (Secret password = Secret.of(Samples.STRONG.toCharArray())) {
      KeyRing.fromPassword(password, PasswordDerivation.argon2id(), InstantSource.system());
    } catch (IllegalStateException e) {
      System.out.println(e.getMessage());
    }
    if (PasswordDerivation.strongest().toText().startsWith("$pbkdf2-sha256$")) {
      System.out.println("PBKDF2 is taken instead");
    }
  }

  private static void seal(SealedStreams streams, byte[] plaintext) throws IOException {
    ByteArrayOutputStream sealed = new ByteArrayOutputStream();
    try (OutputStream out = streams.sealing(sealed, Samples.CONTEXT)) {
      out.write(plaintext);
    }
    try (InputStream in =
        streams.opening(new ByteArrayInputStream(sealed.toByteArray()), Samples.CONTEXT)) {
      if (!Arrays.equals(plaintext, in.readAllBytes())) {
        throw new AssertionError("stream opened to something else");
      }
    }
  }
}
