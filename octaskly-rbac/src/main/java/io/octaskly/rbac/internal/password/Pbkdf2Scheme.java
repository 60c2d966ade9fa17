package io.octaskly.rbac.internal.password;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * PBKDF2 with HMAC-SHA256 (RFC 8018 section 5.2) from the JDK, over the UTF-8 of the password. Its
 * strings are {@code $pbkdf2-sha256$i=600000,l=32$salt$hash}.
 */
public final class Pbkdf2Scheme implements PasswordScheme {
  /** What OWASP's Password Storage Cheat Sheet asks for with SHA-256. */
  public static final int ITERATIONS = 600_000;

  private static final String ID = "pbkdf2-sha256";

  /** NIST SP 800-132 section 5.2. */
  private static final int MIN_ITERATIONS = 1_000;

  /** Some seconds: what a damaged store could make a login cost. */
  private static final int MAX_ITERATIONS = 10_000_000;

  private static final int SALT_BYTES = 16;
  private static final int HASH_BYTES = 32;

  private final int iterations;

  /**
   * Makes a scheme.
   *
   * @param iterations for new hashes
   */
  public Pbkdf2Scheme(int iterations) {
    this.iterations = iterations;
  }

  @Override
  public String id() {
    return ID;
  }

  @Override
  public String hash(char[] password, byte[] salt) {
    return phc(salt, derive(password, salt, iterations, HASH_BYTES));
  }

  @Override
  public boolean matches(char[] password, String phc) {
    PhcString stored = read(phc);
    byte[] hash = derive(password, stored.salt(), iterations(stored), stored.hash().length);
    return MessageDigest.isEqual(hash, stored.hash());
  }

  @Override
  public boolean isOutdated(String phc) {
    PhcString stored = read(phc);
    return iterations(stored) < iterations
        || stored.salt().length < SALT_BYTES
        || stored.hash().length < HASH_BYTES;
  }

  @Override
  public String decoy() {
    return phc(new byte[SALT_BYTES], new byte[HASH_BYTES]);
  }

  private String phc(byte[] salt, byte[] hash) {
    Map<String, Integer> costs = new LinkedHashMap<>();
    costs.put("i", iterations);
    costs.put("l", hash.length);
    return new PhcString(ID, PhcString.NO_VERSION, costs, salt, hash).text();
  }

  private static PhcString read(String phc) {
    PhcString stored = PhcString.parse(phc);
    int hashLength = stored.hash().length;
    if (!stored.id().equals(ID)
        || stored.version() != PhcString.NO_VERSION
        || iterations(stored) < MIN_ITERATIONS
        || iterations(stored) > MAX_ITERATIONS
        || stored.parameters().getOrDefault("l", hashLength) != hashLength
        || hashLength < SALT_BYTES) {
      throw new IllegalArgumentException(
          "the stored password hash is not "
              + ID
              + " with 1000 to 10000000 iterations and 16 bytes or more:"
              + " make it with PasswordHasher.hash(...)");
    }
    return stored;
  }

  private static int iterations(PhcString stored) {
    return stored.parameters().getOrDefault("i", 0);
  }

  private static byte[] derive(char[] password, byte[] salt, int iterations, int bytes) {
    PBEKeySpec spec = new PBEKeySpec(password, salt, iterations, bytes * Byte.SIZE);
    try {
      return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256").generateSecret(spec).getEncoded();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has PBKDF2WithHmacSHA256", e);
    } finally {
      spec.clearPassword();
    }
  }
}
