package io.octaskly.crypto.internal;

import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/** Argon2id (RFC 9106), by Bouncy Castle, which is an optional dependency. */
public final class Argon2id {
  private Argon2id() {}

  /** {@return whether Bouncy Castle is there} */
  public static boolean isAvailable() {
    try {
      Class.forName("org.bouncycastle.crypto.generators.Argon2BytesGenerator");
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  /** {@return so many bytes} */
  public static byte[] derive(
      byte[] password, byte[] salt, int kibibytes, int passes, int lanes, int length) {
    if (!isAvailable()) {
      throw new IllegalStateException(
          "Argon2id needs org.bouncycastle:bcprov-jdk18on: add this dependency");
    }
    Argon2BytesGenerator generator = new Argon2BytesGenerator();
    generator.init(
        new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
            .withVersion(Argon2Parameters.ARGON2_VERSION_13)
            .withSalt(salt)
            .withMemoryAsKB(kibibytes)
            .withIterations(passes)
            .withParallelism(lanes)
            .build());
    byte[] key = new byte[length];
    generator.generateBytes(password, key);
    return key;
  }
}
