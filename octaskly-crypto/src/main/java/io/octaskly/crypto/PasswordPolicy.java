package io.octaskly.crypto;

import io.octaskly.crypto.internal.secrets.CommonPasswords;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a password has to have. For those that people choose; a random {@link Secret} is better, and
 * is judged by its {@link SecretSource}.
 *
 * <p>Immutable and thread-safe. It keeps and shows nothing of a password.
 */
public final class PasswordPolicy {
  /** The shortest password of the standard policy, in characters. */
  public static final int STANDARD_LENGTH = 16;

  private final int minLength;

  private PasswordPolicy(int minLength) {
    this.minLength = minLength;
  }

  /** Something that a password has to have. */
  public enum Requirement {
    /** It is long enough. */
    LENGTH("is too short"),
    /** It has a capital letter. */
    UPPER("has no capital letter"),
    /** It has a small letter. */
    LOWER("has no small letter"),
    /** It has a digit. */
    DIGIT("has no digit"),
    /** It has something that is neither letter nor digit. */
    SYMBOL("has no symbol"),
    /** It is not a common password, also not with digits for letters and more around it. */
    UNCOMMON("is a common one");

    private final String otherwise;

    Requirement(String otherwise) {
      this.otherwise = otherwise;
    }
  }

  /**
   * {@return the standard policy: {@value #STANDARD_LENGTH} characters, with a capital and a small
   * letter, a digit and a symbol among them, and not a common one}
   */
  public static PasswordPolicy standard() {
    return new PasswordPolicy(STANDARD_LENGTH);
  }

  /**
   * {@return the same policy for longer passwords}
   *
   * @param characters {@value #STANDARD_LENGTH} to 1024
   * @throws IllegalArgumentException if {@code characters} is out of range
   */
  public PasswordPolicy minLength(int characters) {
    if (characters < STANDARD_LENGTH || characters > 1024) {
      throw new IllegalArgumentException(
          "length of " + characters + " characters is outside " + STANDARD_LENGTH + "..1024");
    }
    return new PasswordPolicy(characters);
  }

  /**
   * {@return what a password lacks; empty if nothing}
   *
   * @param password the password, not changed and not kept
   * @throws NullPointerException if {@code password} is null
   */
  public Set<Requirement> missing(char[] password) {
    EnumSet<Requirement> missing = EnumSet.allOf(Requirement.class);
    int length = Character.codePointCount(password, 0, password.length);
    for (int i = 0; i < password.length; i += Character.charCount(point(password, i))) {
      kind(point(password, i)).ifPresent(missing::remove);
    }
    if (length >= minLength) {
      missing.remove(Requirement.LENGTH);
    }
    if (!CommonPasswords.contains(password)) {
      missing.remove(Requirement.UNCOMMON);
    }
    return Collections.unmodifiableSet(missing);
  }

  /**
   * Refuses a password that lacks something.
   *
   * @param password the password; not closed
   * @throws NullPointerException if {@code password} is null
   * @throws IllegalStateException if it is closed
   * @throws SecretRefusedException if it lacks something; the text names all of it
   */
  public void require(Secret password) {
    char[] characters = password.toCharArray();
    try {
      Set<Requirement> missing = missing(characters);
      if (!missing.isEmpty()) {
        throw new SecretRefusedException(
            missing.stream()
                    .map(requirement -> requirement.otherwise)
                    .collect(Collectors.joining(", ", "password ", ""))
                + ": choose one of "
                + minLength
                + " characters or more with capital and small letters, digits and symbols");
      }
    } finally {
      Arrays.fill(characters, '\0');
    }
  }

  private static int point(char[] password, int index) {
    return Character.codePointAt(password, index);
  }

  /** What a character is counted as: a letter without case only counts for the length. */
  private static Optional<Requirement> kind(int point) {
    if (Character.isUpperCase(point)) {
      return Optional.of(Requirement.UPPER);
    }
    if (Character.isLowerCase(point)) {
      return Optional.of(Requirement.LOWER);
    }
    if (Character.isDigit(point)) {
      return Optional.of(Requirement.DIGIT);
    }
    return Character.isLetter(point) ? Optional.empty() : Optional.of(Requirement.SYMBOL);
  }
}
