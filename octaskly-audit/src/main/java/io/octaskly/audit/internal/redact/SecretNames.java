package io.octaskly.audit.internal.redact;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Decides by its name whether a value is secret. Case and separators do not count, and the end of a
 * name says what it is: {@code db.password}, {@code clientSecret} and {@code X-API-KEY} are secret,
 * {@code password_policy}, {@code secret_name} and {@code token_count} are not. Immutable and
 * thread-safe.
 */
public final class SecretNames {
  /** What kind of value a name stands for. */
  public enum Kind {
    /** Not secret. */
    NONE,
    /** Thought up by people: may be any word. */
    CHOSEN,
    /** Made by a machine: never a plain word. */
    GENERATED,
    /** Several of the latter; a number is how many. */
    GENERATED_SEVERAL,
    /** The rest of the line is secret, as in an HTTP header. */
    HEADER,
    /** A password or a working directory. */
    PWD
  }

  private static final String SEPARATORS = "_-. ";
  private static final int MAX_LENGTH = 64;

  /** What may follow without changing what the value is, as in password_hash or newPassword2. */
  private static final List<String> SUFFIXES =
      List.of(
          "hash",
          "value",
          "text",
          "plain",
          "raw",
          "base",
          "hex",
          "encoded",
          "old",
          "new",
          "current",
          "confirm",
          "confirmation");

  /** How a name ends; without a kind it is a suffix, and what comes before it counts. */
  private record Ending(String letters, @Nullable Kind kind) {}

  private final Map<String, Kind> words =
      Map.of("pass", Kind.CHOSEN, "pwd", Kind.PWD, "oldpwd", Kind.PWD);

  /** By their last character, for most names are not secret, and that should be known soon. */
  private final List<List<Ending>> endings =
      Stream.generate(() -> (List<Ending>) new ArrayList<Ending>()).limit(128).toList();

  /**
   * Creates the usual names and some more.
   *
   * @param more names of chosen secrets
   * @throws IllegalArgumentException if one has less than two letters
   */
  public SecretNames(Iterable<String> more) {
    add(Kind.CHOSEN, "password", "passwd", "passphrase", "passcode", "passwords", "pwd");
    add(Kind.CHOSEN, "dbpass", "userpass", "smtppass", "ftppass", "redispass", "mysqlpass");
    add(Kind.GENERATED, "secret", "token", "jwt", "credential", "credentials");
    add(Kind.GENERATED, "apikey", "secretkey", "privatekey", "accesskey", "sharedkey", "masterkey");
    add(Kind.GENERATED, "signingkey", "encryptionkey", "accountkey", "storagekey", "amzsignature");
    add(Kind.GENERATED_SEVERAL, "secrets", "tokens", "apikeys");
    add(Kind.HEADER, "authorization", "cookie");
    more.forEach(name -> add(Kind.CHOSEN, check(name)));
    SUFFIXES.forEach(suffix -> add(null, suffix));
  }

  /**
   * {@return the part of a name that is compared}
   *
   * @throws IllegalArgumentException if that is less than two letters
   */
  public static String check(String name) {
    String letters = letters(name, 0, name.length());
    if (letters.length() < 2 || letters.charAt(letters.length() - 1) >= 128) {
      throw new IllegalArgumentException(
          "secret name \"" + name + "\" does not end in ASCII or has less than 2 letters");
    }
    return letters;
  }

  /** {@return what a name stands for} */
  public Kind kind(String name) {
    return kind(name, 0, name.length());
  }

  /** {@return what a part of a text stands for as a name} */
  Kind kind(String text, int start, int end) {
    String name = letters(text, start, end);
    Kind word = words.get(name);
    if (word != null) {
      return word;
    }
    Ending ending = ending(name);
    while (ending != null && ending.kind() == null) {
      name = name.substring(0, name.length() - ending.letters().length());
      ending = ending(name);
    }
    return ending == null || ending.kind() == null ? Kind.NONE : ending.kind();
  }

  private @Nullable Ending ending(String name) {
    char last = name.isEmpty() ? '\0' : name.charAt(name.length() - 1);
    if (last < 128) {
      for (Ending ending : endings.get(last)) {
        if (name.endsWith(ending.letters())) {
          return ending;
        }
      }
    }
    return null;
  }

  /** {@return the name in lower case, without separators, nor digits at its end} */
  private static String letters(String text, int start, int end) {
    int last = end;
    while (last > start && isDigitOrSeparator(text.charAt(last - 1))) {
      last--;
    }
    // The end decides: what comes before so many letters does not matter.
    StringBuilder letters = new StringBuilder(MAX_LENGTH);
    for (int i = Math.max(start, last - MAX_LENGTH); i < last; i++) {
      char c = text.charAt(i);
      if (SEPARATORS.indexOf(c) < 0) {
        letters.append(c >= 'A' && c <= 'Z' ? (char) (c + ('a' - 'A')) : c);
      }
    }
    return letters.toString();
  }

  private static boolean isDigitOrSeparator(char c) {
    return (c >= '0' && c <= '9') || SEPARATORS.indexOf(c) >= 0;
  }

  private void add(@Nullable Kind kind, String... names) {
    for (String name : names) {
      endings.get(name.charAt(name.length() - 1)).add(new Ending(name, kind));
    }
  }
}
