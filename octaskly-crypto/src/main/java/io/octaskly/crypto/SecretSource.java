package io.octaskly.crypto;

import java.nio.file.Path;
import java.util.Objects;

/**
 * Where a secret comes from. Implementations are thread-safe and print nothing of the secret.
 *
 * <p>The sources made here refuse a secret that is empty, shorter than 16 characters, of fewer than
 * 8 different ones, a plain sequence or repetition, or made of words such as "changeme" with little
 * else.
 */
@FunctionalInterface
public interface SecretSource {

  /**
   * {@return the secret as it is now, for the caller to close}
   *
   * @throws SecretRefusedException if it cannot be read or is weak
   */
  Secret read();

  /**
   * {@return a source that reads an environment variable of this process}
   *
   * @param name the variable's name, such as {@code OCTASKLY_SECRET}
   * @throws NullPointerException if {@code name} is null
   * @throws IllegalArgumentException if {@code name} is empty
   */
  static SecretSource environment(String name) {
    return new EnvironmentSecret(name, System::getenv);
  }

  /**
   * {@return a source that reads a file of text in UTF-8; one line end at its end does not count}
   * The file must be regular, at most 64 KiB long, and closed to group and others ({@code chmod
   * 600}).
   *
   * @param path the file; symbolic links are followed
   * @throws NullPointerException if {@code path} is null
   */
  static SecretSource file(Path path) {
    return new SecretFile(path);
  }

  /**
   * {@return a source of a given secret, for tests and for secrets that come by other ways} It
   * keeps a copy for as long as it lives.
   *
   * @param characters the secret, copied; the caller wipes its own array
   * @throws NullPointerException if {@code characters} is null
   * @throws IllegalArgumentException if there is half a surrogate pair in it
   */
  static SecretSource of(char[] characters) {
    return new GivenSecret(Secret.of(Objects.requireNonNull(characters, "characters")));
  }
}
