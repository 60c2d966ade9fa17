package io.octaskly.crypto;

/** What a key of a {@link KeyRing} may still do. */
public enum KeyState {
  /** Seals and opens. Exactly one key of a ring is active: its primary. */
  ACTIVE,

  /** Opens what was sealed with it, and seals no more; or not yet, before a rotation to it. */
  DECRYPT_ONLY,

  /** Does nothing. The ring keeps its id, so that the operator learns why a message is refused. */
  RETIRED
}
