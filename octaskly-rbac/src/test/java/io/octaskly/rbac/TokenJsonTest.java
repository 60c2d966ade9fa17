package io.octaskly.rbac;

import static io.octaskly.rbac.AuthenticationFailure.ALGORITHM;
import static io.octaskly.rbac.AuthenticationFailure.MISSING_CLAIM;
import static io.octaskly.rbac.AuthenticationFailure.TOKEN_JSON;
import static io.octaskly.rbac.AuthenticationFailure.TOKEN_TOO_LONG;
import static io.octaskly.rbac.RawToken.bytes;
import static io.octaskly.rbac.RawToken.sign;
import static io.octaskly.rbac.TortureCase.refused;

import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Rightly signed tokens whose JSON is ambiguous, broken, or too much. */
class TokenJsonTest {
  private static final RawToken VALID = RawToken.valid();

  @ParameterizedTest
  @MethodSource("json")
  void is_refused(TortureCase torture) {
    torture.check();
  }

  static Stream<TortureCase> json() {
    String header = VALID.headerJson();
    String claims = VALID.claimsJson();
    return Stream.of(
        refused("a claim twice", claims("{\"sub\":\"root\"," + claims.substring(1)), TOKEN_JSON),
        refused(
            "a claim twice, escaped",
            claims("{\"s\\u0075b\":\"root\"," + claims.substring(1)),
            TOKEN_JSON),
        refused(
            "exp twice, alike",
            claims(appended(claims, "\"exp\":" + VALID.claims().get("exp"))),
            TOKEN_JSON),
        refused("an unknown claim twice", claims(appended(claims, "\"x\":1,\"x\":1")), TOKEN_JSON),
        refused(
            "a member twice, deep down",
            claims(appended(claims, "\"x\":{\"y\":1,\"y\":2}")),
            TOKEN_JSON),
        refused("alg twice", header(appended(header, "\"alg\":\"HS256\"")), TOKEN_JSON),
        refused(
            "alg twice, none first",
            header("{\"alg\":\"none\"," + header.substring(1)),
            TOKEN_JSON),
        refused("kid twice", header(appended(header, "\"kid\":\"k1\"")), TOKEN_JSON),
        refused("100,000 deep", header("[".repeat(100_000)), TOKEN_TOO_LONG),
        refused("a header 300 deep", header("{\"x\":" + "[".repeat(300)), TOKEN_JSON),
        refused("claims 2,000 deep", claims("{\"x\":" + "[".repeat(2_000)), TOKEN_JSON),
        refused("claims nine deep", claims(appended(claims, "\"x\":" + nested(8))), TOKEN_JSON),
        refused(
            "objects nine deep",
            claims(appended(claims, "\"x\":" + "{\"a\":".repeat(9) + "1" + "}".repeat(9))),
            TOKEN_JSON),
        refused("an array", claims("[" + claims + "]"), TOKEN_JSON),
        refused("a string", claims("\"alice\""), TOKEN_JSON),
        refused("null", claims("null"), TOKEN_JSON),
        refused("a number", claims("1"), TOKEN_JSON),
        refused("an empty object", claims("{}"), MISSING_CLAIM),
        refused("a header that is an array", header("[\"HS256\"]"), TOKEN_JSON),
        refused("a header that is null", header("null"), TOKEN_JSON),
        refused("a header that is not JSON", header("alg=HS256"), TOKEN_JSON),
        refused("an empty header", header("{}"), ALGORITHM),
        refused("text that is not JSON", claims("alice"), TOKEN_JSON),
        refused("blanks", claims("   "), TOKEN_JSON),
        refused("something after", claims(claims + "{}"), TOKEN_JSON),
        refused("a letter after", claims(claims + "x"), TOKEN_JSON),
        refused("cut", claims(claims.substring(0, claims.length() - 1)), TOKEN_JSON),
        refused("a trailing comma", claims(appended(claims, "")), TOKEN_JSON),
        refused("a comment", claims("/**/" + claims), TOKEN_JSON),
        refused("single quotes", claims(claims.replace('"', '\'')), TOKEN_JSON),
        refused("names without quotes", claims(claims.replace("\"sub\"", "sub")), TOKEN_JSON),
        refused("a line feed in a string", claims(claims.replace("alice", "al\nice")), TOKEN_JSON),
        refused("NaN", VALID.claim("exp", "NaN"), TOKEN_JSON),
        refused("a leading zero", VALID.claim("exp", "0" + VALID.claims().get("exp")), TOKEN_JSON),
        refused("a leading plus", VALID.claim("exp", "+" + VALID.claims().get("exp")), TOKEN_JSON),
        refused("hexadecimal", VALID.claim("exp", "0x7fffffff"), TOKEN_JSON),
        refused("100 digits", VALID.claim("exp", "9".repeat(100)), TOKEN_JSON),
        refused(
            "a long name", claims(appended(claims, "\"" + "x".repeat(300) + "\":1")), TOKEN_JSON),
        refused(
            "UTF-16",
            sign(
                bytes(header),
                claims.getBytes(StandardCharsets.UTF_16),
                "HmacSHA256",
                TokenFixture.KEY),
            TOKEN_JSON),
        refused(
            "Latin-1",
            sign(
                bytes(header),
                claims.replace("alice", "ali\u00e9").getBytes(StandardCharsets.ISO_8859_1),
                "HmacSHA256",
                TokenFixture.KEY),
            TOKEN_JSON),
        refused(
            "overlong UTF-8",
            sign(bytes(header), overlong(claims), "HmacSHA256", TokenFixture.KEY),
            TOKEN_JSON),
        refused("a byte order mark", claims("\ufeff" + claims), TOKEN_JSON));
  }

  private static String header(String json) {
    return sign(json, VALID.claimsJson(), TokenFixture.KEY);
  }

  private static String claims(String json) {
    return sign(VALID.headerJson(), json, TokenFixture.KEY);
  }

  private static String appended(String object, String members) {
    return object.substring(0, object.length() - 1) + "," + members + "}";
  }

  private static String nested(int depth) {
    return "[".repeat(depth) + "]".repeat(depth);
  }

  private static byte[] overlong(String claims) {
    String latin = claims.replace("alice", "al\u00c1\u00a9ce");
    return latin.getBytes(StandardCharsets.ISO_8859_1);
  }
}
