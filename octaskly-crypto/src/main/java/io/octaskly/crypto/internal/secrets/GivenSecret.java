package io.octaskly.crypto.internal.secrets;

import io.octaskly.crypto.Secret;
import io.octaskly.crypto.SecretSource;
import java.util.Arrays;

/** A secret that the host has at hand. */
public record GivenSecret(Secret secret) implements SecretSource {
  @Override
  public Secret read() {
    SecretStrength.require(secret, "given secret");
    char[] characters = secret.toCharArray();
    try {
      return Secret.of(characters);
    } finally {
      Arrays.fill(characters, '\0');
    }
  }
}
