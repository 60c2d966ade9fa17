package io.octaskly.audit.internal.redact;

import io.octaskly.audit.internal.redact.SecretNames.Kind;
import java.util.Set;

/** Finds secrets that a command's argument announces for the next one. Thread-safe. */
public final class Arguments {
  private static final Set<String> USER_FLAGS = Set.of("-u", "--user", "--proxy-user");

  private Arguments() {}

  /** {@return whether an argument is a value that the one before calls secret} */
  public static boolean isSecret(SecretNames names, String previous, String argument) {
    boolean flag =
        argument.startsWith("--") || (argument.startsWith("-") && argument.length() == 2);
    return !flag
        && previous.startsWith("-")
        && previous.indexOf('=') < 0
        && names.kind(previous) != Kind.NONE;
  }

  /**
   * {@return where the password in an argument such as {@code bob:password} starts; 0 if nowhere}
   */
  public static int passwordStart(String previous, String argument) {
    if (!USER_FLAGS.contains(previous)) {
      return 0;
    }
    int start = argument.indexOf(':') + 1;
    // "1000:1000" are the ids of a user and a group.
    boolean ids = argument.chars().allMatch(c -> c == ':' || (c >= '0' && c <= '9'));
    return ids ? 0 : start;
  }
}
