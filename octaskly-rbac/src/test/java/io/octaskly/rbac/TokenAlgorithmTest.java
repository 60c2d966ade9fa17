package io.octaskly.rbac;

import static io.octaskly.rbac.AuthenticationFailure.ALGORITHM;
import static io.octaskly.rbac.AuthenticationFailure.SIGNATURE;
import static io.octaskly.rbac.AuthenticationFailure.TOKEN_FORM;
import static io.octaskly.rbac.RawToken.base64Url;
import static io.octaskly.rbac.RawToken.bytes;
import static io.octaskly.rbac.RawToken.sign;
import static io.octaskly.rbac.TortureCase.refused;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Arrays;
import java.util.Base64;
import java.util.stream.Stream;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tokens that are signed otherwise than with HS256 and the right key, or not at all. */
class TokenAlgorithmTest {
  private static final RawToken VALID = RawToken.valid();

  @ParameterizedTest
  @MethodSource("algorithms")
  void is_refused(TortureCase torture) {
    torture.check();
  }

  static Stream<TortureCase> algorithms() {
    return Stream.of(
        refused("none", unsigned("\"none\""), ALGORITHM),
        refused("None", unsigned("\"None\""), ALGORITHM),
        refused("NONE", unsigned("\"NONE\""), ALGORITHM),
        refused("nOnE", unsigned("\"nOnE\""), ALGORITHM),
        refused("none with an escape", unsigned("\"\\u006eone\""), ALGORITHM),
        refused("none and a blank", unsigned("\"none \""), ALGORITHM),
        refused("none, empty signature", hs256None() + ".", TOKEN_FORM),
        refused("none, no signature", hs256None(), TOKEN_FORM),
        refused("none, signed", VALID.header("alg", "\"none\"").text(), ALGORITHM),
        refused("empty", VALID.header("alg", "\"\"").text(), ALGORITHM),
        refused("null", VALID.header("alg", "null").text(), ALGORITHM),
        refused("missing", VALID.withoutHeader("alg").text(), ALGORITHM),
        refused("a number", VALID.header("alg", "256").text(), ALGORITHM),
        refused("an array", VALID.header("alg", "[\"HS256\"]").text(), ALGORITHM),
        refused("lower case", VALID.header("alg", "\"hs256\"").text(), ALGORITHM),
        refused("a blank before", VALID.header("alg", "\" HS256\"").text(), ALGORITHM),
        refused("a zero after", VALID.header("alg", "\"HS256\\u0000\"").text(), ALGORITHM),
        refused("another alphabet", VALID.header("alg", "\"ΗS256\"").text(), ALGORITHM),
        refused("HS384, same key", macced("HS384", "HmacSHA384"), TOKEN_FORM),
        refused("HS512, same key", macced("HS512", "HmacSHA512"), TOKEN_FORM),
        refused("HS384, cut", cut(macced("HS384", "HmacSHA384")), ALGORITHM),
        refused("HS512, cut", cut(macced("HS512", "HmacSHA512")), ALGORITHM),
        refused("HS256 named HS512", VALID.header("alg", "\"HS512\"").text(), ALGORITHM),
        refused("HS512 named HS256", cut(macced("HS256", "HmacSHA512")), SIGNATURE),
        refused("RS256 named", VALID.header("alg", "\"RS256\"").text(), ALGORITHM),
        refused("RS256", signed("RS256", "RSA", 2048, "SHA256withRSA"), TOKEN_FORM),
        refused("RS256 named HS256", signed("HS256", "RSA", 2048, "SHA256withRSA"), TOKEN_FORM),
        refused("RSA key as secret", signedWithPublicKey("RSA", 2048), SIGNATURE),
        refused("ES256", signed("ES256", "EC", 256, "SHA256withECDSA"), TOKEN_FORM),
        refused("ES256 named", VALID.header("alg", "\"ES256\"").text(), ALGORITHM),
        refused("EC key as secret", signedWithPublicKey("EC", 256), SIGNATURE),
        refused("PS256", VALID.header("alg", "\"PS256\"").text(), ALGORITHM),
        refused("EdDSA", VALID.header("alg", "\"EdDSA\"").text(), ALGORITHM),
        refused("another key", VALID.text(TokenFixture.OTHER_KEY), SIGNATURE),
        refused("a key of zeroes", VALID.text(new SecretKeySpec(new byte[32], "x")), SIGNATURE),
        refused("a signature of zeroes", resigned("A".repeat(43)), SIGNATURE),
        refused("another token's signature", swapped(), SIGNATURE),
        refused("an altered claim", altered(), SIGNATURE));
  }

  /** With a third part that has the length of a signature. */
  private static String unsigned(String alg) {
    return resigned(VALID.header("alg", alg).text(), "A".repeat(43));
  }

  private static String hs256None() {
    String token = unsigned("\"none\"");
    return token.substring(0, token.lastIndexOf('.'));
  }

  private static String macced(String name, String algorithm) {
    RawToken token = VALID.header("alg", "\"" + name + "\"");
    return sign(bytes(token.headerJson()), bytes(token.claimsJson()), algorithm, TokenFixture.KEY);
  }

  /** The signature cut to the 32 bytes of HS256. */
  private static String cut(String token) {
    int dot = token.lastIndexOf('.');
    byte[] signature = Base64.getUrlDecoder().decode(token.substring(dot + 1));
    return resigned(token, base64Url(Arrays.copyOf(signature, 32)));
  }

  private static String signed(String name, String keyType, int bits, String algorithm) {
    RawToken token = VALID.header("alg", "\"" + name + "\"");
    String input = base64Url(token.headerJson()) + "." + base64Url(token.claimsJson());
    try {
      Signature signature = Signature.getInstance(algorithm);
      signature.initSign(keyPair(keyType, bits).getPrivate());
      signature.update(bytes(input));
      return input + "." + base64Url(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String signedWithPublicKey(String keyType, int bits) {
    byte[] publicKey = keyPair(keyType, bits).getPublic().getEncoded();
    return VALID.text(new SecretKeySpec(publicKey, "HmacSHA256"));
  }

  private static KeyPair keyPair(String type, int bits) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(type);
      generator.initialize(bits);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String resigned(String signature) {
    return resigned(VALID.text(), signature);
  }

  private static String resigned(String token, String signature) {
    return token.substring(0, token.lastIndexOf('.') + 1) + signature;
  }

  private static String swapped() {
    String other = VALID.claim("sub", "\"bob\"").text();
    return resigned(other.substring(other.lastIndexOf('.') + 1));
  }

  private static String altered() {
    String[] parts = VALID.text().split("\\.", -1);
    String claims = VALID.claim("role", "\"admin\"").claimsJson();
    return parts[0] + "." + base64Url(claims) + "." + parts[2];
  }
}
