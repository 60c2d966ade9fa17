package io.octaskly.crypto;

/**
 * What a key that is {@linkplain KeyRing#deriveKey derived} from a ring is for.
 *
 * <p>Keys for different purposes are unrelated: who knows one learns nothing of the others, nor of
 * the key that seals messages.
 */
public enum KeyPurpose {
  /** Signs and verifies access tokens. */
  TOKENS("tokens"),

  /** Authenticates peers to each other. */
  PEERS("peers"),

  /** Protects the audit log from being rewritten. */
  AUDIT("audit");

  private final String label;

  KeyPurpose(String label) {
    this.label = label;
  }

  /** {@return what the derivation is told; part of the format, never to be changed} */
  String label() {
    return label;
  }
}
