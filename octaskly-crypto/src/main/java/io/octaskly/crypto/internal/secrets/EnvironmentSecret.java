package io.octaskly.crypto.internal.secrets;

import io.octaskly.crypto.Secret;
import io.octaskly.crypto.SecretRefusedException;
import io.octaskly.crypto.SecretSource;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A secret in an environment variable. */
public final class EnvironmentSecret implements SecretSource {
  /** What the JDK puts for bytes it cannot decode: other hosts would derive other keys. */
  private static final char UNDECODABLE = '\ufffd';

  private final String name;
  private final Function<String, @Nullable String> environment;

  /** Makes a source of a variable in this environment. */
  public EnvironmentSecret(String name, Function<String, @Nullable String> environment) {
    if (name.isEmpty()) {
      throw new IllegalArgumentException("name of an environment variable is empty: give one");
    }
    this.name = name;
    this.environment = Objects.requireNonNull(environment, "environment");
  }

  @Override
  public Secret read() {
    String value = environment.apply(name);
    if (value == null) {
      throw new SecretRefusedException(
          this + " is not set: set it, or read the secret from somewhere else", true);
    }
    if (value.indexOf(UNDECODABLE) >= 0) {
      throw new SecretRefusedException(
          this
              + " has characters that are not in this process's encoding: keep to ASCII, or set a"
              + " UTF-8 locale for the process");
    }
    Secret secret = Secret.of(value.toCharArray());
    SecretStrength.require(secret, toString());
    return secret;
  }

  @Override
  public String toString() {
    return "environment variable " + name;
  }
}
