package io.octaskly.rbac;

import io.octaskly.rbac.internal.password.Argon2idScheme;
import io.octaskly.rbac.internal.password.PasswordScheme;
import io.octaskly.rbac.internal.password.Pbkdf2Scheme;
import java.security.SecureRandom;
import java.util.List;
import java.util.Objects;

/**
 * Makes and checks password hashes, as PHC strings that name their scheme and its costs. Immutable
 * and thread-safe.
 *
 * <p>With Bouncy Castle (org.bouncycastle:bcprov-jdk18on) on the class path, new hashes are {@code
 * $argon2id$v=19$m=19456,t=2,p=1$salt$hash}: Argon2id (RFC 9106), 19 MiB, two passes. Without, they
 * are {@code $pbkdf2-sha256$i=600000,l=32$salt$hash}: PBKDF2-HMAC-SHA256 (RFC 8018), 600,000
 * iterations. Both are over the password's UTF-8, with 16 random bytes of salt. With Bouncy Castle,
 * hashes of PBKDF2 are still checked, and are {@linkplain #isOutdated outdated}. One takes some
 * tenths of a second of processor time, which is the point.
 *
 * <p>Passwords are read, never kept and never changed: whoever has the array wipes it after the
 * call.
 */
public final class PasswordHasher {
  /** The longest password, in UTF-16 units; 1024. */
  public static final int MAX_PASSWORD_LENGTH = 1024;

  private static final int SALT_BYTES = 16;
  private static final PasswordHasher STANDARD =
      new PasswordHasher(standardSchemes(), new SecureRandom());

  /** The first makes new hashes; all check. */
  private final List<PasswordScheme> schemes;

  private final SecureRandom random;

  PasswordHasher(List<PasswordScheme> schemes, SecureRandom random) {
    this.schemes = List.copyOf(schemes);
    this.random = random;
  }

  private static List<PasswordScheme> standardSchemes() {
    PasswordScheme ofTheJdk = new Pbkdf2Scheme(Pbkdf2Scheme.ITERATIONS);
    try {
      return List.of(Argon2idScheme.standard(), ofTheJdk);
    } catch (NoClassDefFoundError e) {
      return List.of(ofTheJdk);
    }
  }

  /** {@return the hasher that is described above} */
  public static PasswordHasher standard() {
    return STANDARD;
  }

  /**
   * {@return a PHC string of a password, with a new salt}
   *
   * @param password 1 to 1024 characters; not changed
   * @throws NullPointerException if {@code password} is null
   * @throws IllegalArgumentException if it is empty or too long
   */
  public String hash(char[] password) {
    if (!isPossible(password)) {
      throw new IllegalArgumentException(
          "a password of "
              + password.length
              + " characters is outside 1.."
              + MAX_PASSWORD_LENGTH
              + ": ask for another");
    }
    byte[] salt = new byte[SALT_BYTES];
    random.nextBytes(salt);
    return schemes.get(0).hash(password, salt);
  }

  /**
   * {@return whether a password is the one that was hashed} Takes as long if it is not, except that
   * one that {@link #hash} would refuse is told from others at once.
   *
   * @param password not changed
   * @param phc a PHC string
   * @throws NullPointerException if an argument is null
   * @throws IllegalArgumentException if {@code phc} cannot be read; the message does not quote it
   */
  public boolean matches(char[] password, String phc) {
    PasswordScheme scheme = scheme(phc);
    return isPossible(password) && scheme.matches(password, phc);
  }

  /**
   * {@return whether {@link #hash} would make a stronger string today, so that it should be made at
   * the next chance}
   *
   * @param phc a PHC string
   * @throws NullPointerException if {@code phc} is null
   * @throws IllegalArgumentException if {@code phc} cannot be read; the message does not quote it
   */
  public boolean isOutdated(String phc) {
    PasswordScheme scheme = scheme(phc);
    return scheme != schemes.get(0) || scheme.isOutdated(phc);
  }

  /** {@return what to compare a password with that belongs to nobody} */
  String decoy() {
    return schemes.get(0).decoy();
  }

  private static boolean isPossible(char[] password) {
    return password.length > 0 && password.length <= MAX_PASSWORD_LENGTH;
  }

  private PasswordScheme scheme(String phc) {
    Objects.requireNonNull(phc, "phc");
    return schemes.stream()
        .filter(scheme -> phc.startsWith("$" + scheme.id() + "$"))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "the stored password hash is of none of the schemes "
                        + schemes.stream().map(PasswordScheme::id).toList()
                        + ": make it with PasswordHasher.hash(...); argon2id takes"
                        + " org.bouncycastle:bcprov-jdk18on on the class path"));
  }
}
