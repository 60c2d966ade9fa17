package io.octaskly.audit;

import io.octaskly.audit.internal.sign.PublicKeyText;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A signed place in a log. Kept outside the machine, the latest one proves that nothing up to it
 * was removed or rewritten, not even by somebody who has the key: see {@link
 * AuditVerifier#expecting(ChainHead)}. {@link #toString()} and {@link #parse} give and take it as
 * one word.
 *
 * @param head the place
 * @param publicKey the Ed25519 key that signed, as SubjectPublicKeyInfo (RFC 8410) in Base64
 * @param nextKey the key that signs from the next event on, in the same form; empty if it stays
 * @param signature the Ed25519 signature (RFC 8032) of {@link #message()} in Base64url
 */
public record Checkpoint(ChainHead head, String publicKey, String nextKey, String signature) {
  private static final Pattern TEXT =
      Pattern.compile("([0-9]+:[0-9a-f]+):([A-Za-z0-9+/=]+):([A-Za-z0-9+/=]*):([A-Za-z0-9_-]+)");

  /**
   * Creates a checkpoint.
   *
   * @param head the place
   * @param publicKey the key that signed
   * @param nextKey the key that signs from here on, or empty
   * @param signature the signature
   * @throws NullPointerException if an argument is null
   */
  public Checkpoint {
    Objects.requireNonNull(head, "head");
    Objects.requireNonNull(publicKey, "publicKey");
    Objects.requireNonNull(nextKey, "nextKey");
    Objects.requireNonNull(signature, "signature");
  }

  /**
   * {@return the checkpoint that {@link #toString()} wrote}
   *
   * @param text the word
   * @throws NullPointerException if {@code text} is null
   * @throws IllegalArgumentException if {@code text} is malformed
   */
  public static Checkpoint parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "checkpoint \"" + text + "\" is malformed: give <head>:<key>:<next key>:<signature>");
    }
    return new Checkpoint(
        ChainHead.parse(matcher.group(1)), matcher.group(2), matcher.group(3), matcher.group(4));
  }

  /** {@return what is signed: three lines of text, the last the next key or empty} */
  public String message() {
    return "octaskly-audit checkpoint v1\n" + head + "\n" + nextKey + "\n";
  }

  /** {@return whether the signature is by the key} */
  public boolean isSigned() {
    return new PublicKeyText(publicKey)
        .verifies(message().getBytes(StandardCharsets.UTF_8), signature);
  }

  /** {@return the key's fingerprint: SHA-256 as 64 hexadecimal digits} */
  public String fingerprint() {
    return new PublicKeyText(publicKey).fingerprint();
  }

  /** {@return head, key, next key and signature, joined by colons} */
  @Override
  public String toString() {
    return head + ":" + publicKey + ":" + nextKey + ":" + signature;
  }
}
