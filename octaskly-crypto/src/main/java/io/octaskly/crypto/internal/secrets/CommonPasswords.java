package io.octaskly.crypto.internal.secrets;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.IntUnaryOperator;

/** Finds passwords that are a common one in disguise. */
public final class CommonPasswords {
  /** How many letters may be left besides common words: fewer do not make a password of one. */
  private static final int LEFT_OVER = 3;

  /** Longer ones first, so that a shorter one does not leave a rest of it. */
  private static final List<String> WORDS = read();

  private CommonPasswords() {}

  /** {@return whether there is nothing but common words, digits and symbols, in any disguise} */
  public static boolean contains(char[] password) {
    int start = 0;
    int end = password.length;
    while (start < end && !Character.isLetter(password[start])) {
      start++;
    }
    while (start < end && !Character.isLetter(password[end - 1])) {
      end--;
    }
    return isMadeOfWords(password, 0, password.length, character -> character)
        || isMadeOfWords(password, 0, password.length, CommonPasswords::symbolAsLetter)
        || isMadeOfWords(password, start, end, CommonPasswords::asLetter);
  }

  private static boolean isMadeOfWords(
      char[] password, int start, int end, IntUnaryOperator undisguised) {
    StringBuilder letters = new StringBuilder(password.length);
    for (int i = start; i < end; i++) {
      char plain = (char) undisguised.applyAsInt(password[i]);
      if (Character.isLetter(plain)) {
        letters.append(Character.toLowerCase(plain));
      }
    }
    int length = letters.length();
    for (String word : WORDS) {
      for (int at = letters.indexOf(word); at >= 0; at = letters.indexOf(word, at)) {
        letters.delete(at, at + word.length());
      }
    }
    boolean madeOfWords = letters.length() <= LEFT_OVER && letters.length() < length;
    letters.setLength(0);
    letters.setLength(length);
    return madeOfWords;
  }

  private static int symbolAsLetter(int character) {
    return Character.isDigit(character) ? character : asLetter(character);
  }

  private static int asLetter(int character) {
    return switch (character) {
      case '0' -> 'o';
      case '1', '!', '|' -> 'i';
      case '3' -> 'e';
      case '4', '@' -> 'a';
      case '5', '$' -> 's';
      case '7', '+' -> 't';
      case '8' -> 'b';
      default -> character;
    };
  }

  private static List<String> read() {
    try (InputStream in = CommonPasswords.class.getResourceAsStream("common-passwords.txt")) {
      byte[] bytes = Objects.requireNonNull(in, "common-passwords.txt").readAllBytes();
      return new String(bytes, StandardCharsets.US_ASCII)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .sorted(Comparator.comparingInt(String::length).reversed())
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
