package io.octaskly.rbac.internal.password;

/**
 * One way to hash passwords, with the costs that it has today. A password that was hashed at other
 * costs, or by another scheme, says so in its PHC string. Implementations are thread-safe.
 */
public interface PasswordScheme {

  /** {@return what its PHC strings begin with, between the dollar signs} */
  String id();

  /**
   * {@return a PHC string}
   *
   * @param password not changed
   * @param salt at least 16 random bytes
   */
  String hash(char[] password, byte[] salt);

  /**
   * {@return whether a password is the one that was hashed; takes as long if it is not}
   *
   * @param password not changed
   * @param phc a PHC string of this scheme
   * @throws IllegalArgumentException if the rest of the string cannot be read; the message does not
   *     quote it
   */
  boolean matches(char[] password, String phc);

  /**
   * {@return whether {@link #hash} would do better today}
   *
   * @param phc a PHC string of this scheme
   * @throws IllegalArgumentException if the rest of the string cannot be read; the message does not
   *     quote it
   */
  boolean isOutdated(String phc);

  /** {@return a PHC string that no known password has, at today's costs, made without the work} */
  String decoy();
}
