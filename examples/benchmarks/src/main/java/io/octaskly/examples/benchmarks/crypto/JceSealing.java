package io.octaskly.examples.benchmarks.crypto;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** AES-256-GCM with a random nonce, as one does it by hand: a cipher a thread. Thread-safe. */
final class JceSealing {
  private static final int NONCE = 12;
  private static final int TAG_BITS = 128;

  private static final ThreadLocal<Cipher> CIPHER =
      ThreadLocal.withInitial(
          () -> {
            try {
              return Cipher.getInstance("AES/GCM/NoPadding");
            } catch (GeneralSecurityException e) {
              throw new IllegalStateException(e);
            }
          });

  private static final ThreadLocal<SecureRandom> RANDOM =
      ThreadLocal.withInitial(SecureRandom::new);

  private final SecretKey key;

  JceSealing(byte[] key) {
    this.key = new SecretKeySpec(key, "AES");
  }

  byte[] seal(byte[] plaintext, byte[] associatedData) throws GeneralSecurityException {
    byte[] nonce = new byte[NONCE];
    RANDOM.get().nextBytes(nonce);
    Cipher cipher = CIPHER.get();
    cipher.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(associatedData);
    byte[] sealed = Arrays.copyOf(nonce, NONCE + cipher.getOutputSize(plaintext.length));
    cipher.doFinal(plaintext, 0, plaintext.length, sealed, NONCE);
    return sealed;
  }

  byte[] open(byte[] sealed, byte[] associatedData) throws GeneralSecurityException {
    Cipher cipher = CIPHER.get();
    cipher.init(Cipher.DECRYPT_MODE, key, new GCMParameterSpec(TAG_BITS, sealed, 0, NONCE));
    cipher.updateAAD(associatedData);
    return cipher.doFinal(sealed, NONCE, sealed.length - NONCE);
  }
}
