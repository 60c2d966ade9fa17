package io.octaskly.rbac;

import static io.octaskly.rbac.AuthenticationFailure.NO_CREDENTIALS;
import static io.octaskly.rbac.AuthenticationFailure.TOKEN_FORM;
import static io.octaskly.rbac.AuthenticationFailure.TOKEN_TOO_LONG;
import static io.octaskly.rbac.RawToken.base64Url;
import static io.octaskly.rbac.RawToken.bytes;
import static io.octaskly.rbac.TortureCase.refused;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Text that is no token, and other spellings of one that is. */
class TokenFormTest {
  private static final RawToken VALID = RawToken.valid();

  @ParameterizedTest
  @MethodSource("forms")
  void is_refused(TortureCase torture) {
    torture.check();
  }

  static Stream<TortureCase> forms() {
    String token = VALID.text();
    String[] parts = token.split("\\.", -1);
    return Stream.of(
        refused("nothing", "", NO_CREDENTIALS),
        refused("a dot", ".", TOKEN_FORM),
        refused("two dots", "..", TOKEN_FORM),
        refused("one part", parts[0], TOKEN_FORM),
        refused("two parts", parts[0] + "." + parts[1], TOKEN_FORM),
        refused("four parts", token + "." + parts[2], TOKEN_FORM),
        refused("a dot before", "." + token, TOKEN_FORM),
        refused("a dot after", token + ".", TOKEN_FORM),
        refused("a dot too many", parts[0] + ".." + parts[1] + "." + parts[2], TOKEN_FORM),
        refused("no header", "." + parts[1] + "." + parts[2], TOKEN_FORM),
        refused("no claims", parts[0] + ".." + parts[2], TOKEN_FORM),
        refused("encrypted", "a.b.c.d.e".replaceAll("[a-e]", "AAAA"), TOKEN_FORM),
        refused("JSON serialization", jsonSerialization(parts, 1), TOKEN_FORM),
        refused("several signatures", jsonSerialization(parts, 2), TOKEN_FORM),
        refused("1 MB", parts[0] + "." + "A".repeat(1 << 20) + "." + parts[2], TOKEN_TOO_LONG),
        refused("1 MB of dots", ".".repeat(1 << 20), TOKEN_TOO_LONG),
        refused("4097 characters", "A".repeat(4097), TOKEN_TOO_LONG),
        refused("a long header", longHeader(), TOKEN_FORM),
        refused("= after the signature", token + "=", TOKEN_FORM),
        refused("= after the header", parts[0] + "=." + parts[1] + "." + parts[2], TOKEN_FORM),
        refused("== after the claims", parts[0] + "." + parts[1] + "==." + parts[2], TOKEN_FORM),
        refused("another last character of the signature", otherEnding(token), TOKEN_FORM),
        refused("another ending of the claims", nonCanonicalClaims(), TOKEN_FORM),
        refused("another ending of the header", nonCanonicalHeader(), TOKEN_FORM),
        refused("one character too many", token + "A", TOKEN_FORM),
        refused("one character too few", token.substring(0, token.length() - 1), TOKEN_FORM),
        refused("a part of length 1 modulo 4", "AAAAA." + parts[1] + "." + parts[2], TOKEN_FORM),
        refused(
            "standard alphabet +", parts[0] + "." + parts[1] + "." + "+".repeat(43), TOKEN_FORM),
        refused(
            "standard alphabet /", parts[0] + "." + parts[1] + "." + "/".repeat(43), TOKEN_FORM),
        refused("a blank before", " " + token, TOKEN_FORM),
        refused("a blank after", token + " ", TOKEN_FORM),
        refused("a line feed after", token + "\n", TOKEN_FORM),
        refused(
            "a line feed within", token.substring(0, 9) + "\n" + token.substring(9), TOKEN_FORM),
        refused("a zero after", token + "\0", TOKEN_FORM),
        refused("a full-width letter", "\uff25" + token.substring(1), TOKEN_FORM),
        refused("a full-width dot", token.replace('.', '\uff0e'), TOKEN_FORM),
        refused("a zero-width space", "\u200b" + token, TOKEN_FORM),
        refused("a byte order mark", "\ufeff" + token, TOKEN_FORM),
        refused("a lone surrogate", "\ud800" + token, TOKEN_FORM),
        refused("Bearer before it", "Bearer " + token, TOKEN_FORM),
        refused("percent-encoded", token.replace(".", "%2E"), TOKEN_FORM));
  }

  private static String longHeader() {
    return VALID.header("x", "\"" + "x".repeat(500) + "\"").text();
  }

  private static String jsonSerialization(String[] parts, int signatures) {
    String signature = "{\"protected\":\"" + parts[0] + "\",\"signature\":\"" + parts[2] + "\"}";
    return "{\"payload\":\""
        + parts[1]
        + "\",\"signatures\":["
        + (signature + ",").repeat(signatures - 1)
        + signature
        + "]}";
  }

  /** The last character of 32 bytes carries four bits; the other two make other spellings. */
  private static String otherEnding(String token) {
    return next(token, token.length() - 1);
  }

  private static String nonCanonicalClaims() {
    String claims = VALID.claimsJson();
    while (bytes(claims).length % 3 != 1) {
      claims += " ";
    }
    String header = base64Url(VALID.headerJson());
    return signedText(header, next(base64Url(claims), base64Url(claims).length() - 1));
  }

  private static String nonCanonicalHeader() {
    String header = VALID.headerJson();
    while (bytes(header).length % 3 != 2) {
      header += " ";
    }
    String spelt = base64Url(header);
    return signedText(next(spelt, spelt.length() - 1), base64Url(VALID.claimsJson()));
  }

  /** Signs the text of the parts, as one who has the key could. */
  private static String signedText(String header, String claims) {
    String input = header + "." + claims;
    return input + "." + base64Url(RawToken.mac("HmacSHA256", TokenFixture.KEY, bytes(input)));
  }

  private static String next(String text, int index) {
    return text.substring(0, index) + (char) (text.charAt(index) + 1) + text.substring(index + 1);
  }

  @Test
  void one_of_the_other_endings_decodes_to_the_same_bytes() {
    String token = VALID.text();
    String other = otherEnding(token);
    int dot = token.lastIndexOf('.') + 1;

    assertThat(other).isNotEqualTo(token);
    assertThat(Base64.getUrlDecoder().decode(other.substring(dot)))
        .isEqualTo(Base64.getUrlDecoder().decode(token.substring(dot)));
  }
}
