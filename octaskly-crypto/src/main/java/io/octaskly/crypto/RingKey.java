package io.octaskly.crypto;

import java.time.Instant;
import java.util.Objects;

/**
 * What is known of a key in a {@link KeyRing}, without the key.
 *
 * @param id sixteen hexadecimal digits, derived from the key: the same key has the same id in every
 *     ring on every host
 * @param created when the ring that first held the key was made
 * @param state what the key may still do
 * @param acceptsLegacyV1 whether messages of {@link SealedFormat#LEGACY_V1} are opened with it
 */
public record RingKey(String id, Instant created, KeyState state, boolean acceptsLegacyV1) {
  /**
   * Makes a description.
   *
   * @param id sixteen hexadecimal digits
   * @param created when the ring that first held the key was made
   * @param state what the key may still do
   * @param acceptsLegacyV1 whether version 1 messages are opened with it
   * @throws NullPointerException if an argument is null
   */
  public RingKey {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(created, "created");
    Objects.requireNonNull(state, "state");
  }
}
