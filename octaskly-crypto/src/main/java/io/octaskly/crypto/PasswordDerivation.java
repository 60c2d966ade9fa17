package io.octaskly.crypto;

import io.octaskly.crypto.internal.Argon2id;
import io.octaskly.crypto.internal.Pbkdf2Sha256;
import io.octaskly.crypto.internal.RandomSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a key is derived from a password, slowly, and with a salt. Not secret; whoever derives the
 * same key again needs it.
 *
 * <p>Immutable and thread-safe.
 */
public final class PasswordDerivation {
  private static final int SALT_BYTES = 16;
  private static final int KEY_BYTES = 32;

  /** RFC 9106 section 4, the second recommended option. */
  private static final Algorithm ARGON2ID = new Argon2idCost(64 << 10, 3, 4);

  /** What OWASP recommends for PBKDF2-HMAC-SHA256 since 2023. */
  private static final Algorithm PBKDF2 = new Pbkdf2Cost(600_000);

  private static final Pattern ARGON2ID_TEXT =
      Pattern.compile(
          "\\$argon2id\\$v=19\\$m=(\\d{1,7}),t=(\\d{1,4}),p=(\\d{1,2})\\$([A-Za-z0-9+/]{22,86})");
  private static final Pattern PBKDF2_TEXT =
      Pattern.compile("\\$pbkdf2-sha256\\$i=(\\d{1,8})\\$([A-Za-z0-9+/]{22,86})");

  private final Algorithm algorithm;
  private final byte[] salt;

  private PasswordDerivation(Algorithm algorithm, byte[] salt) {
    this.algorithm = algorithm;
    this.salt = salt;
  }

  private sealed interface Algorithm {
    byte[] derive(Secret password, byte[] salt);
  }

  private record Argon2idCost(int kibibytes, int passes, int lanes) implements Algorithm {
    Argon2idCost {
      requireRange("m", kibibytes, 19 << 10, 2 << 20);
      requireRange("t", passes, 1, 1000);
      requireRange("p", lanes, 1, 64);
    }

    @Override
    public byte[] derive(Secret password, byte[] salt) {
      byte[] utf8 = password.toUtf8();
      try {
        return Argon2id.derive(utf8, salt, kibibytes, passes, lanes, KEY_BYTES);
      } finally {
        Arrays.fill(utf8, (byte) 0);
      }
    }

    @Override
    public String toString() {
      return "$argon2id$v=19$m=" + kibibytes + ",t=" + passes + ",p=" + lanes;
    }
  }

  private record Pbkdf2Cost(int iterations) implements Algorithm {
    Pbkdf2Cost {
      requireRange("i", iterations, 100_000, 50_000_000);
    }

    @Override
    public byte[] derive(Secret password, byte[] salt) {
      char[] characters = password.toCharArray();
      try {
        return Pbkdf2Sha256.derive(characters, salt, iterations, KEY_BYTES);
      } finally {
        Arrays.fill(characters, '\0');
      }
    }

    @Override
    public String toString() {
      return "$pbkdf2-sha256$i=" + iterations;
    }
  }

  /**
   * {@return the strongest derivation that there is, with a new random salt: Argon2id (RFC 9106)
   * with 64 MiB if Bouncy Castle is present, PBKDF2-HMAC-SHA256 (RFC 8018) with 600,000 iterations
   * otherwise}
   */
  public static PasswordDerivation strongest() {
    return Argon2id.isAvailable() ? argon2id() : pbkdf2();
  }

  /**
   * {@return Argon2id (RFC 9106) with 64 MiB, 3 passes, 4 lanes, and a new random salt} It needs
   * {@code org.bouncycastle:bcprov-jdk18on}, here and where the key is derived again.
   */
  public static PasswordDerivation argon2id() {
    return new PasswordDerivation(ARGON2ID, newSalt());
  }

  /**
   * {@return PBKDF2-HMAC-SHA256 (RFC 8018) with 600,000 iterations, and a new random salt} It needs
   * the JDK only, and costs an attacker with special hardware less.
   */
  public static PasswordDerivation pbkdf2() {
    return new PasswordDerivation(PBKDF2, newSalt());
  }

  /**
   * {@return a derivation that was stored} Parameters that are too weak, or so large that they
   * would keep this process busy for minutes, are refused.
   *
   * @param text what {@link #toText()} gave
   * @throws NullPointerException if {@code text} is null
   * @throws IllegalArgumentException if it is something else, or a parameter is out of range
   */
  public static PasswordDerivation parse(String text) {
    Matcher argon2id = ARGON2ID_TEXT.matcher(Objects.requireNonNull(text, "text"));
    if (argon2id.matches()) {
      Algorithm cost =
          new Argon2idCost(
              Integer.parseInt(argon2id.group(1)),
              Integer.parseInt(argon2id.group(2)),
              Integer.parseInt(argon2id.group(3)));
      return new PasswordDerivation(cost, salt(argon2id.group(4)));
    }
    Matcher pbkdf2 = PBKDF2_TEXT.matcher(text);
    if (pbkdf2.matches()) {
      Algorithm cost = new Pbkdf2Cost(Integer.parseInt(pbkdf2.group(1)));
      return new PasswordDerivation(cost, salt(pbkdf2.group(2)));
    }
    throw new IllegalArgumentException(
        "\""
            + text
            + "\" is no derivation: give what toText() gave, such as "
            + ARGON2ID
            + "$salt");
  }

  /** {@return the algorithm, its parameters and the salt in one line of ASCII, to be stored} */
  public String toText() {
    return algorithm + "$" + Base64.getEncoder().withoutPadding().encodeToString(salt);
  }

  /** {@return what {@link #toText()} gives: none of it is secret} */
  @Override
  public String toString() {
    return toText();
  }

  /** {@return 32 bytes} */
  byte[] derive(Secret password) {
    return algorithm.derive(password, salt);
  }

  private static byte[] newSalt() {
    return RandomSource.secure().next(SALT_BYTES);
  }

  private static byte[] salt(String base64) {
    return Base64.getDecoder().decode(base64);
  }

  private static void requireRange(String name, int value, int min, int max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(
          "parameter " + name + "=" + value + " of a derivation is outside " + min + ".." + max);
    }
  }
}
