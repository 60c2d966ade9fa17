package io.octaskly.crypto.internal.secrets;

import io.octaskly.crypto.Secret;
import io.octaskly.crypto.SecretRefusedException;
import io.octaskly.crypto.SecretSource;
import java.util.Map;
import java.util.Objects;

/** A secret that the host has set by name. */
public final class OverriddenSecret implements SecretSource {
  private final Map<String, char[]> overrides;
  private final String name;

  /** Makes a source of one value. */
  public OverriddenSecret(Map<String, char[]> overrides, String name) {
    this.overrides = Objects.requireNonNull(overrides, "overrides");
    this.name = Objects.requireNonNull(name, "name");
  }

  @Override
  public Secret read() {
    char[] characters = overrides.get(name);
    if (characters == null) {
      throw new SecretRefusedException(
          this + " is not set: set it, or read the secret from somewhere else", true);
    }
    Secret secret = Secret.of(characters);
    SecretStrength.require(secret, toString());
    return secret;
  }

  @Override
  public String toString() {
    return "override " + name;
  }
}
