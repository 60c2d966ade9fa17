package io.octaskly.rbac;

import static io.octaskly.rbac.AuthenticationFailure.NODE_TOKEN;
import static io.octaskly.rbac.AuthenticationFailure.TOKEN_HEADER;
import static io.octaskly.rbac.AuthenticationFailure.UNKNOWN_KEY;
import static io.octaskly.rbac.RawToken.bytes;
import static io.octaskly.rbac.RawToken.sign;
import static io.octaskly.rbac.TortureCase.refused;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.stream.Stream;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Rightly signed tokens whose header says more than it may, or names another key. */
class TokenHeaderTest {
  private static final RawToken VALID = RawToken.valid();

  @ParameterizedTest
  @MethodSource("headers")
  void is_refused(TortureCase torture) {
    torture.check();
  }

  static Stream<TortureCase> headers() {
    return Stream.of(
        refused("crit of nothing", VALID.header("crit", "[]"), TOKEN_HEADER),
        refused("crit of exp", VALID.header("crit", "[\"exp\"]"), TOKEN_HEADER),
        refused("crit and its member", crit("http://example.com/x", "1"), TOKEN_HEADER),
        refused("crit that is no array", VALID.header("crit", "\"b64\""), TOKEN_HEADER),
        refused("b64", crit("b64", "false"), TOKEN_HEADER),
        refused("b64 without crit", VALID.header("b64", "false"), TOKEN_HEADER),
        refused("b64 true", VALID.header("b64", "true"), TOKEN_HEADER),
        refused("zip of deflated claims", deflated(), TOKEN_HEADER),
        refused("zip of plain claims", VALID.header("zip", "\"DEF\""), TOKEN_HEADER),
        refused("zip GZIP", VALID.header("zip", "\"GZIP\""), TOKEN_HEADER),
        refused("jwk", VALID.header("jwk", "{\"kty\":\"oct\",\"k\":\"AAAA\"}"), TOKEN_HEADER),
        refused("jku", VALID.header("jku", "\"https://example.com/k\""), TOKEN_HEADER),
        refused("x5u", VALID.header("x5u", "\"https://example.com/k\""), TOKEN_HEADER),
        refused("x5c", VALID.header("x5c", "[\"AAAA\"]"), TOKEN_HEADER),
        refused("x5t", VALID.header("x5t", "\"AAAA\""), TOKEN_HEADER),
        refused("cty, a nested token", VALID.header("cty", "\"JWT\""), TOKEN_HEADER),
        refused("enc", VALID.header("enc", "\"A256GCM\""), TOKEN_HEADER),
        refused("epk", VALID.header("epk", "{}"), TOKEN_HEADER),
        refused("claims in the header", VALID.header("exp", "4102444800"), TOKEN_HEADER),
        refused("an unknown member", VALID.header("x", "1"), TOKEN_HEADER),
        refused("a member without a name", VALID.header("", "1"), TOKEN_HEADER),
        refused("a member's name with blanks", VALID.header(" alg ", "\"none\""), TOKEN_HEADER),
        refused("ALG", VALID.header("ALG", "\"none\""), TOKEN_HEADER),
        refused("no typ", VALID.withoutHeader("typ"), TOKEN_HEADER),
        refused("typ in lower case", VALID.header("typ", "\"jwt\""), TOKEN_HEADER),
        refused("typ of an access token", VALID.header("typ", "\"at+jwt\""), TOKEN_HEADER),
        refused("typ that is null", VALID.header("typ", "null"), TOKEN_HEADER),
        refused("no kid", VALID.withoutHeader("kid"), NODE_TOKEN),
        refused("kid of another key", VALID.header("kid", "\"k2\""), UNKNOWN_KEY),
        refused("kid that is empty", VALID.header("kid", "\"\""), UNKNOWN_KEY),
        refused("kid that is null", VALID.header("kid", "null"), TOKEN_HEADER),
        refused("kid that is a number", VALID.header("kid", "1"), TOKEN_HEADER),
        refused("kid, SQL", VALID.header("kid", "\"k1' OR '1'='1\""), UNKNOWN_KEY),
        refused("kid, path", VALID.header("kid", "\"../../../dev/null\""), UNKNOWN_KEY),
        refused("kid, zero byte", VALID.header("kid", "\"k1\\u0000\""), UNKNOWN_KEY),
        refused("kid, command", VALID.header("kid", "\"k1|/bin/id\""), UNKNOWN_KEY),
        refused("kid, log line", VALID.header("kid", "\"k1\\r\\nINFO ok\""), UNKNOWN_KEY),
        refused("kid in upper case", VALID.header("kid", "\"K1\""), UNKNOWN_KEY));
  }

  private static RawToken crit(String name, String value) {
    return VALID.header("crit", "[\"" + name + "\"]").header(name, value);
  }

  private static String deflated() {
    RawToken token = VALID.header("zip", "\"DEF\"");
    ByteArrayOutputStream claims = new ByteArrayOutputStream();
    try (DeflaterOutputStream out = new DeflaterOutputStream(claims)) {
      out.write(bytes(token.claimsJson()));
      out.write(new byte[1 << 20]);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return sign(bytes(token.headerJson()), claims.toByteArray(), "HmacSHA256", TokenFixture.KEY);
  }
}
