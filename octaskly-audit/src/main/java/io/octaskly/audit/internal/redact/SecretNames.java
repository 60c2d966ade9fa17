package io.octaskly.audit.internal.redact;

import java.util.ArrayList;
import java.util.List;
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

  /**
   * How a name ends.
   *
   * @param letters the end
   * @param kind what it says; without a kind it is a suffix, and what comes before it counts
   * @param whole whether it must be the whole name
   */
  private record Ending(String letters, @Nullable Kind kind, boolean whole) {}

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
    endings.get('s').add(new Ending("pass", Kind.CHOSEN, true));
    endings.get('d').add(new Ending("pwd", Kind.PWD, true));
    endings.get('d').add(new Ending("oldpwd", Kind.PWD, true));
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
    String letters = letters(name);
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

  /** {@return what a part of a text stands for as a name} Makes nothing: it is asked often. */
  Kind kind(String text, int start, int end) {
    int last = end;
    while (last > start && isDigitOrSeparator(text.charAt(last - 1))) {
      last--;
    }
    // The end decides: what comes before so many letters does not matter.
    int first = Math.max(start, last - MAX_LENGTH);
    while (last > first) {
      char c = lower(text.charAt(last - 1));
      Ending ending = c < 128 ? ending(text, first, last, endings.get(c)) : null;
      if (ending == null) {
        return Kind.NONE;
      }
      if (ending.kind() != null) {
        return ending.kind();
      }
      last = skipSeparators(text, first, startOf(ending.letters(), text, first, last));
    }
    return Kind.NONE;
  }

  private static @Nullable Ending ending(String text, int first, int last, List<Ending> endings) {
    for (Ending ending : endings) {
      int start = startOf(ending.letters(), text, first, last);
      if (start >= 0 && (!ending.whole() || skipSeparators(text, first, start) == first)) {
        return ending;
      }
    }
    return null;
  }

  /** {@return where letters start that end here; -1 if others do} Separators do not count. */
  private static int startOf(String letters, String text, int first, int last) {
    int at = last;
    for (int i = letters.length() - 1; i >= 0; i--) {
      at = skipSeparators(text, first, at) - 1;
      if (at < first || lower(text.charAt(at)) != letters.charAt(i)) {
        return -1;
      }
    }
    return at;
  }

  private static int skipSeparators(String text, int first, int last) {
    int at = last;
    while (at > first && isSeparator(text.charAt(at - 1))) {
      at--;
    }
    return at;
  }

  /** {@return the name in lower case, without separators, nor digits at its end} */
  private static String letters(String name) {
    int last = name.length();
    while (last > 0 && isDigitOrSeparator(name.charAt(last - 1))) {
      last--;
    }
    StringBuilder letters = new StringBuilder(MAX_LENGTH);
    for (int i = Math.max(0, last - MAX_LENGTH); i < last; i++) {
      if (!isSeparator(name.charAt(i))) {
        letters.append(lower(name.charAt(i)));
      }
    }
    return letters.toString();
  }

  private static char lower(char c) {
    return c >= 'A' && c <= 'Z' ? (char) (c + ('a' - 'A')) : c;
  }

  private static boolean isSeparator(char c) {
    return c == '_' || c == '-' || c == '.' || c == ' ';
  }

  private static boolean isDigitOrSeparator(char c) {
    return (c >= '0' && c <= '9') || isSeparator(c);
  }

  private void add(@Nullable Kind kind, String... names) {
    for (String name : names) {
      endings.get(name.charAt(name.length() - 1)).add(new Ending(name, kind, false));
    }
  }
}
