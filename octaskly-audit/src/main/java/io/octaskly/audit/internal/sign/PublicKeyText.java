package io.octaskly.audit.internal.sign;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;

/**
 * An Ed25519 public key as lines show it: its SubjectPublicKeyInfo (RFC 8410) in Base64, which is
 * the one line of a PEM file. Immutable and thread-safe.
 *
 * @param text the Base64
 */
public record PublicKeyText(String text) {
  private static final String ALGORITHM = "Ed25519";

  static PublicKeyText of(PublicKey key) {
    return new PublicKeyText(Base64.getEncoder().encodeToString(key.getEncoded()));
  }

  /** {@return SHA-256 over the key's bytes, as 64 hexadecimal digits} */
  public String fingerprint() {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(Base64.getDecoder().decode(text));
      return HexFormat.of().formatHex(hash);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has SHA-256: this one does not", e);
    }
  }

  /** {@return whether the text is a key at all} */
  public boolean isKey() {
    try {
      key();
      return true;
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      return false;
    }
  }

  /**
   * {@return whether a signature of a message is by this key}
   *
   * @param signature in Base64url without padding
   */
  public boolean verifies(byte[] message, String signature) {
    try {
      Signature verifier = Signature.getInstance(ALGORITHM);
      verifier.initVerify(key());
      verifier.update(message);
      byte[] bytes = Base64.getUrlDecoder().decode(signature);
      // One form only: the last digit has bits that decoding would ignore.
      String canonical = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
      return canonical.equals(signature) && verifier.verify(bytes);
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      // Not a key, not Base64, not a point on the curve: in any case no signature by this key.
      return false;
    }
  }

  private PublicKey key() throws GeneralSecurityException {
    return KeyFactory.getInstance(ALGORITHM)
        .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(text)));
  }
}
