package io.octaskly.rbac.internal.password;

import java.security.MessageDigest;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bouncycastle.crypto.PasswordConverter;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * Argon2id, version 1.3 (RFC 9106), by Bouncy Castle, over the UTF-8 of the password. Its strings
 * are {@code $argon2id$v=19$m=19456,t=2,p=1$salt$hash}.
 */
public final class Argon2idScheme implements PasswordScheme {
  private static final String ID = "argon2id";
  private static final int VERSION = Argon2Parameters.ARGON2_VERSION_13;
  private static final int SALT_BYTES = 16;
  private static final int HASH_BYTES = 32;

  /** What a damaged store could make a login cost: 1 GiB, and some seconds. */
  private static final int MAX_MEMORY_KIB = 1 << 20;

  private static final int MAX_PASSES = 32;
  private static final int MAX_LANES = 16;

  private final Costs costs;

  /**
   * The costs of a hash.
   *
   * @param memoryKib memory in KiB
   * @param passes passes over it
   * @param lanes parallel lanes
   */
  record Costs(int memoryKib, int passes, int lanes) {
    static Costs of(PhcString stored) {
      Map<String, Integer> parameters = stored.parameters();
      return new Costs(
          parameters.getOrDefault("m", 0),
          parameters.getOrDefault("t", 0),
          parameters.getOrDefault("p", 0));
    }

    boolean isSane() {
      return lanes >= 1
          && lanes <= MAX_LANES
          && memoryKib >= 8 * lanes
          && memoryKib <= MAX_MEMORY_KIB
          && passes >= 1
          && passes <= MAX_PASSES;
    }
  }

  private Argon2idScheme(Costs costs) {
    this.costs = costs;
  }

  /**
   * {@return the scheme at the first costs that OWASP's Password Storage Cheat Sheet names: 19 MiB,
   * two passes, one lane}
   *
   * @throws NoClassDefFoundError if there is no Bouncy Castle
   */
  public static Argon2idScheme standard() {
    return withCosts(19 * 1024, 2, 1);
  }

  /** {@return the scheme at other costs} */
  static Argon2idScheme withCosts(int memoryKib, int passes, int lanes) {
    Costs costs = new Costs(memoryKib, passes, lanes);
    // Fails here rather than at the first login if Bouncy Castle is missing.
    derive(new char[] {'x'}, new byte[SALT_BYTES], new Costs(8, 1, 1), HASH_BYTES);
    return new Argon2idScheme(costs);
  }

  @Override
  public String id() {
    return ID;
  }

  @Override
  public String hash(char[] password, byte[] salt) {
    return phc(salt, derive(password, salt, costs, HASH_BYTES));
  }

  @Override
  public boolean matches(char[] password, String phc) {
    PhcString stored = read(phc);
    byte[] hash = derive(password, stored.salt(), Costs.of(stored), stored.hash().length);
    return MessageDigest.isEqual(hash, stored.hash());
  }

  @Override
  public boolean isOutdated(String phc) {
    PhcString stored = read(phc);
    Costs present = Costs.of(stored);
    return present.memoryKib() < costs.memoryKib()
        || present.passes() < costs.passes()
        || stored.salt().length < SALT_BYTES
        || stored.hash().length < HASH_BYTES;
  }

  @Override
  public String decoy() {
    return phc(new byte[SALT_BYTES], new byte[HASH_BYTES]);
  }

  private String phc(byte[] salt, byte[] hash) {
    Map<String, Integer> parameters = new LinkedHashMap<>();
    parameters.put("m", costs.memoryKib());
    parameters.put("t", costs.passes());
    parameters.put("p", costs.lanes());
    return new PhcString(ID, VERSION, parameters, salt, hash).text();
  }

  private static PhcString read(String phc) {
    PhcString stored = PhcString.parse(phc);
    if (!stored.id().equals(ID)
        || stored.version() != VERSION
        || !Costs.of(stored).isSane()
        || stored.salt().length < 8
        || stored.hash().length < 16) {
      throw new IllegalArgumentException(
          "the stored password hash is not argon2id of version 19 with at most 1 GiB, 32 passes,"
              + " 16 lanes and 16 bytes or more: make it with PasswordHasher.hash(...)");
    }
    return stored;
  }

  private static byte[] derive(char[] password, byte[] salt, Costs costs, int bytes) {
    Argon2BytesGenerator generator = new Argon2BytesGenerator();
    generator.init(
        new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
            .withVersion(VERSION)
            .withMemoryAsKB(costs.memoryKib())
            .withIterations(costs.passes())
            .withParallelism(costs.lanes())
            .withSalt(salt)
            .withCharToByteConverter(PasswordConverter.UTF8)
            .build());
    byte[] hash = new byte[bytes];
    generator.generateBytes(password, hash);
    return hash;
  }
}
