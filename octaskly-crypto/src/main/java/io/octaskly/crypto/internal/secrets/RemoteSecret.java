package io.octaskly.crypto.internal.secrets;

import io.octaskly.crypto.Secret;
import io.octaskly.crypto.SecretRefusedException;
import io.octaskly.crypto.SecretSource;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.Callable;

/** A secret that somebody else fetches. */
public final class RemoteSecret implements SecretSource {
  private final String origin;
  private final Callable<char[]> fetch;

  /** Makes a source. */
  public RemoteSecret(String origin, Callable<char[]> fetch) {
    this.origin = Objects.requireNonNull(origin, "origin");
    this.fetch = Objects.requireNonNull(fetch, "fetch");
  }

  @Override
  public Secret read() {
    char[] characters = fetched();
    try {
      Secret secret = Secret.of(characters);
      SecretStrength.require(secret, origin);
      return secret;
    } finally {
      Arrays.fill(characters, '\0');
    }
  }

  @Override
  public String toString() {
    return origin;
  }

  private char[] fetched() {
    try {
      return Objects.requireNonNull(fetch.call(), "nothing was fetched");
    } catch (SecretRefusedException e) {
      throw e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SecretRefusedException(origin + " was not read: the thread was interrupted", e);
    } catch (Exception e) {
      throw new SecretRefusedException(
          origin + " cannot be read: " + e.getClass().getName() + "; see the cause", e);
    }
  }
}
