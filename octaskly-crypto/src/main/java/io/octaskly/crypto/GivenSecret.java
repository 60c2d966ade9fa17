package io.octaskly.crypto;

import java.util.Arrays;

/** A secret that the host has at hand. */
record GivenSecret(Secret secret) implements SecretSource {
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
