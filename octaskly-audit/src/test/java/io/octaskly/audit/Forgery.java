package io.octaskly.audit;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Computes chain values anew, as anybody can: independent of the code under test. */
final class Forgery {
  private Forgery() {}

  /** {@return the line with the chain value that it would have as the first} */
  static String chained(String line) {
    return chained("0".repeat(64), line);
  }

  /** {@return the line with the chain value that it would have after another} */
  static String chained(String previous, String line) {
    String sealed = line.replaceFirst(",(\"chain\":\"[0-9a-f]*\"})?$", "");
    return sealed + ",\"chain\":\"" + sha256(previous + sealed) + "\"}";
  }

  private static String sha256(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
