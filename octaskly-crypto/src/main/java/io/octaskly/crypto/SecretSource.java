package io.octaskly.crypto;

import io.octaskly.crypto.internal.secrets.ChainedSecret;
import io.octaskly.crypto.internal.secrets.EnvironmentSecret;
import io.octaskly.crypto.internal.secrets.GivenSecret;
import io.octaskly.crypto.internal.secrets.OverriddenSecret;
import io.octaskly.crypto.internal.secrets.RemoteSecret;
import io.octaskly.crypto.internal.secrets.SecretFile;
import io.octaskly.crypto.internal.secrets.SystemdCredential;
import io.octaskly.crypto.secrets.CachedSecret;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;

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
    return SecretFile.ownerOnly(path);
  }

  /**
   * {@return a source that reads a file which a container runtime mounted: a Docker or Kubernetes
   * secret such as {@code /run/secrets/octaskly}} The modes of these differ, and cannot be changed.
   * So if the file system is mounted read-only, others may read the file, though not write it; if
   * not, it is read as {@link #file} does.
   *
   * @param path the file; symbolic links are followed
   * @throws NullPointerException if {@code path} is null
   */
  static SecretSource mounted(Path path) {
    return SecretFile.mounted(path, SecretFile::isMountedReadOnly);
  }

  /**
   * {@return a source that reads a credential which systemd gave to this service, with {@code
   * LoadCredential=} or {@code SetCredentialEncrypted=} (systemd.exec(5))}
   *
   * @param name the credential's name, such as {@code octaskly}
   * @throws NullPointerException if {@code name} is null
   * @throws IllegalArgumentException if {@code name} is empty or a path
   */
  static SecretSource systemdCredential(String name) {
    return new SystemdCredential(name, System::getenv);
  }

  /**
   * {@return a source of one value of a map, such as what a command line or a test sets}
   *
   * @param overrides values by name, looked up each time; the caller wipes them
   * @param name which one
   * @throws NullPointerException if an argument is null
   */
  static SecretSource override(Map<String, char[]> overrides, String name) {
    return new OverriddenSecret(overrides, name);
  }

  /**
   * {@return a source that asks others, one after another, until one has the secret} One that has
   * it but cannot read it, or has a weak one, is not passed over.
   *
   * @param sources at least one
   * @throws NullPointerException if an argument is null
   * @throws IllegalArgumentException if there is none
   */
  static SecretSource firstOf(SecretSource... sources) {
    return new ChainedSecret(List.of(sources));
  }

  /**
   * {@return a source of any other place, with the checks of the sources made here} To remember
   * what it gives, use {@link #cached}.
   *
   * @param origin what the place is called in messages, without anything secret
   * @param fetch gets the secret; the array is wiped. What it throws becomes the cause of a {@link
   *     SecretRefusedException}
   * @throws NullPointerException if an argument is null
   */
  static SecretSource remote(String origin, Callable<char[]> fetch) {
    return new RemoteSecret(origin, fetch);
  }

  /**
   * {@return this source, asked again only after a while}
   *
   * @param expiry for how long a secret is remembered, more than zero
   * @param clock tells the time
   * @throws NullPointerException if an argument is null
   * @throws IllegalArgumentException if {@code expiry} is not more than zero
   */
  default CachedSecret cached(Duration expiry, InstantSource clock) {
    return CachedSecret.of(this, expiry, clock);
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
