package io.octaskly.audit.internal.sign;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;

/** The private key of the present segment. Immutable and thread-safe; never shown. */
public final class SigningKey {
  private static final String ALGORITHM = "Ed25519";

  private final PrivateKey key;
  private final PublicKeyText publicKey;

  private SigningKey(PrivateKey key, PublicKeyText publicKey) {
    this.key = key;
    this.publicKey = publicKey;
  }

  /** {@return a new key} */
  public static SigningKey generate(SecureRandom random) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(ALGORITHM);
      generator.initialize(NamedParameterSpec.ED25519, random);
      KeyPair pair = generator.generateKeyPair();
      return new SigningKey(pair.getPrivate(), PublicKeyText.of(pair.getPublic()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK since 15 has Ed25519: this one does not", e);
    }
  }

  /**
   * {@return the key that {@link #privateText()} wrote}
   *
   * @throws GeneralSecurityException if it is none, or does not belong to the public key
   */
  public static SigningKey of(String privateText, PublicKeyText publicKey)
      throws GeneralSecurityException {
    PrivateKey key;
    try {
      key =
          KeyFactory.getInstance(ALGORITHM)
              .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(privateText)));
    } catch (IllegalArgumentException e) {
      throw new GeneralSecurityException("not Base64", e);
    }
    SigningKey signing = new SigningKey(key, publicKey);
    byte[] probe = {1};
    if (!publicKey.verifies(probe, signing.sign(probe))) {
      throw new GeneralSecurityException("private and public key do not belong together");
    }
    return signing;
  }

  /** {@return the key's PKCS #8 form in Base64: for the key file alone} */
  public String privateText() {
    return Base64.getEncoder().encodeToString(key.getEncoded());
  }

  /** {@return what verifies its signatures} */
  public PublicKeyText publicKey() {
    return publicKey;
  }

  /** {@return the signature of a message in Base64url without padding} */
  public String sign(byte[] message) {
    try {
      Signature signer = Signature.getInstance(ALGORITHM);
      signer.initSign(key);
      signer.update(message);
      return Base64.getUrlEncoder().withoutPadding().encodeToString(signer.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("signing failed: " + e.getMessage(), e);
    }
  }

  /** {@return the public key's fingerprint} */
  @Override
  public String toString() {
    return "signing key of " + publicKey.fingerprint();
  }
}
