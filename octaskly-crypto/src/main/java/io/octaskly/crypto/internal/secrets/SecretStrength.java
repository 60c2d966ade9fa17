package io.octaskly.crypto.internal.secrets;

import io.octaskly.crypto.Secret;
import io.octaskly.crypto.SecretRefusedException;
import java.util.Arrays;
import java.util.List;

/**
 * The rules a secret must keep to be used. They find what was never meant to be secret; they do not
 * measure entropy.
 */
public final class SecretStrength {
  private static final int MIN_LENGTH = 16;
  private static final int MIN_DISTINCT = 8;

  /** What must be left when the words are taken out. */
  private static final int MIN_WITHOUT_WORDS = 8;

  /** Longer words first, so that a shorter one does not leave a rest of it. */
  private static final List<String> WORDS =
      List.of(
          "development",
          "changethis",
          "production",
          "taskforce",
          "changeit",
          "changeme",
          "insecure",
          "octaskly",
          "password",
          "default",
          "example",
          "letmein",
          "welcome",
          "change",
          "passwd",
          "please",
          "qwerty",
          "sample",
          "secret",
          "secure",
          "admin",
          "dummy",
          "super",
          "token",
          "demo",
          "here",
          "root",
          "test",
          "this",
          "todo",
          "user",
          "your",
          "api",
          "key");

  private SecretStrength() {}

  /**
   * Refuses a weak secret.
   *
   * @param origin what the message calls the secret, such as where it came from
   */
  public static void require(Secret secret, String origin) {
    char[] characters = secret.toCharArray();
    try {
      require(characters, origin);
    } finally {
      Arrays.fill(characters, '\0');
    }
  }

  private static void require(char[] characters, String origin) {
    if (characters.length == 0) {
      throw refused(origin, "is empty");
    }
    if (characters.length < MIN_LENGTH) {
      throw refused(origin, "has " + characters.length + " characters, fewer than " + MIN_LENGTH);
    }
    int distinct = distinct(characters);
    if (distinct < MIN_DISTINCT) {
      throw refused(
          origin, "has " + distinct + " different characters, fewer than " + MIN_DISTINCT);
    }
    if (isRepetition(characters) || isSequence(characters)) {
      throw refused(origin, "is a repetition or a sequence");
    }
    if (isMadeOfWords(characters)) {
      throw refused(origin, "is made of well-known words and little else");
    }
  }

  private static SecretRefusedException refused(String origin, String why) {
    return new SecretRefusedException(
        origin + " " + why + ": use a random one, such as the output of openssl rand -hex 32");
  }

  private static int distinct(char[] characters) {
    char[] sorted = characters.clone();
    Arrays.sort(sorted);
    int distinct = 1;
    for (int i = 1; i < sorted.length; i++) {
      distinct += sorted[i] == sorted[i - 1] ? 0 : 1;
    }
    Arrays.fill(sorted, '\0');
    return distinct;
  }

  /** Whether it starts over at least once, as in "fJ8s-fJ8s-fJ8s-". */
  private static boolean isRepetition(char[] characters) {
    int length = characters.length;
    for (int period = 1; period <= length / 2; period++) {
      if (Arrays.equals(characters, period, length, characters, 0, length - period)) {
        return true;
      }
    }
    return false;
  }

  /** Whether most characters are neighbours of those before them, as in "abcdef987654". */
  private static boolean isSequence(char[] characters) {
    int steps = 0;
    for (int i = 1; i < characters.length; i++) {
      steps += Math.abs(characters[i] - characters[i - 1]) <= 1 ? 1 : 0;
    }
    return steps > characters.length / 2;
  }

  /** Looks at letters and digits only, in lower case: words may be joined by anything. */
  private static boolean isMadeOfWords(char[] characters) {
    StringBuilder rest = new StringBuilder(characters.length);
    for (char character : characters) {
      if (Character.isLetterOrDigit(character)) {
        rest.append(Character.toLowerCase(character));
      }
    }
    int length = rest.length();
    for (String word : WORDS) {
      for (int at = rest.indexOf(word); at >= 0; at = rest.indexOf(word, at)) {
        rest.delete(at, at + word.length());
      }
    }
    boolean madeOfWords = rest.length() < length && rest.length() < MIN_WITHOUT_WORDS;
    wipe(rest, length);
    return madeOfWords;
  }

  /** Growing a builder fills it with zeros. */
  private static void wipe(StringBuilder builder, int length) {
    builder.setLength(0);
    builder.setLength(length);
  }
}
