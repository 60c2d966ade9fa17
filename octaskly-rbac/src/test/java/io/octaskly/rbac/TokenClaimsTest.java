package io.octaskly.rbac;

import static io.octaskly.rbac.AuthenticationFailure.AUDIENCE;
import static io.octaskly.rbac.AuthenticationFailure.ISSUER;
import static io.octaskly.rbac.AuthenticationFailure.LIFETIME;
import static io.octaskly.rbac.AuthenticationFailure.MALFORMED_CLAIM;
import static io.octaskly.rbac.AuthenticationFailure.MISSING_CLAIM;
import static io.octaskly.rbac.AuthenticationFailure.UNKNOWN_ROLE;
import static io.octaskly.rbac.TortureCase.refused;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Rightly signed tokens with claims that are missing, ill-typed or meant for others. */
class TokenClaimsTest {
  private static final RawToken VALID = RawToken.valid();

  @ParameterizedTest
  @MethodSource({"missingClaims", "illTypedClaims", "parties"})
  void is_refused(TortureCase torture) {
    torture.check();
  }

  static Stream<TortureCase> missingClaims() {
    return Stream.of("sub", "role", "exp", "iat", "jti", "iss")
        .map(name -> refused("no " + name, VALID.withoutClaim(name), MISSING_CLAIM));
  }

  static Stream<TortureCase> illTypedClaims() {
    return Stream.of(
        refused("sub, number", VALID.claim("sub", 7), MALFORMED_CLAIM),
        refused("sub, null", VALID.claim("sub", "null"), MALFORMED_CLAIM),
        refused("sub, array", VALID.claim("sub", "[\"alice\"]"), MALFORMED_CLAIM),
        refused("sub, empty", VALID.claim("sub", "\"\""), MALFORMED_CLAIM),
        refused("sub, blank", VALID.claim("sub", "\" \""), MALFORMED_CLAIM),
        refused("sub, blank after", VALID.claim("sub", "\"alice \""), MALFORMED_CLAIM),
        refused("sub, line feed", VALID.claim("sub", "\"a\\nb\""), MALFORMED_CLAIM),
        refused("sub, zero", VALID.claim("sub", "\"alice\\u0000\""), MALFORMED_CLAIM),
        refused("sub, bidirectional", VALID.claim("sub", "\"\\u202eecila\""), MALFORMED_CLAIM),
        refused("sub, lone surrogate", VALID.claim("sub", "\"\\ud800\""), MALFORMED_CLAIM),
        refused("sub, long", VALID.claim("sub", "\"" + "a".repeat(257) + "\""), MALFORMED_CLAIM),
        refused("role, number", VALID.claim("role", 0), MALFORMED_CLAIM),
        refused("role, array", VALID.claim("role", "[\"admin\"]"), MALFORMED_CLAIM),
        refused("role, null", VALID.claim("role", "null"), MALFORMED_CLAIM),
        refused("exp, text", VALID.claim("exp", "\"1770478245\""), MALFORMED_CLAIM),
        refused("exp, fraction", VALID.claim("exp", "1770478245.5"), MALFORMED_CLAIM),
        refused("exp, fraction of zero", VALID.claim("exp", "1770478245.0"), MALFORMED_CLAIM),
        refused("exp, exponent", VALID.claim("exp", "2e9"), MALFORMED_CLAIM),
        refused("exp, null", VALID.claim("exp", "null"), MALFORMED_CLAIM),
        refused("exp, true", VALID.claim("exp", "true"), MALFORMED_CLAIM),
        refused("exp, object", VALID.claim("exp", "{}"), MALFORMED_CLAIM),
        refused("exp, negative", VALID.claim("exp", -1), MALFORMED_CLAIM),
        refused("exp, milliseconds", VALID.claim("exp", 1_770_478_245_000L), MALFORMED_CLAIM),
        refused("exp, largest long", VALID.claim("exp", Long.MAX_VALUE), MALFORMED_CLAIM),
        refused("exp, beyond long", VALID.claim("exp", "9223372036854775808"), MALFORMED_CLAIM),
        refused("exp, ISO 8601", VALID.claim("exp", "\"2099-01-01T00:00:00Z\""), MALFORMED_CLAIM),
        refused("exp before iat", VALID.claim("exp", 1_770_000_000L), MALFORMED_CLAIM),
        refused("exp at iat", VALID.claim("exp", VALID.claims().get("iat")), MALFORMED_CLAIM),
        refused("iat, text", VALID.claim("iat", "\"1770474645\""), MALFORMED_CLAIM),
        refused("iat, fraction", VALID.claim("iat", "1770474645.1"), MALFORMED_CLAIM),
        refused("iat, null", VALID.claim("iat", "null"), MALFORMED_CLAIM),
        refused("nbf, text", VALID.claim("nbf", "\"0\""), MALFORMED_CLAIM),
        refused("nbf, null", VALID.claim("nbf", "null"), MALFORMED_CLAIM),
        refused("permissions, text", VALID.claim("permissions", "\"admin\""), MALFORMED_CLAIM),
        refused("permissions, object", VALID.claim("permissions", "{}"), MALFORMED_CLAIM),
        refused("permissions, null", VALID.claim("permissions", "null"), MALFORMED_CLAIM),
        refused("permissions, numbers", VALID.claim("permissions", "[1]"), MALFORMED_CLAIM),
        refused(
            "permissions, nested", VALID.claim("permissions", "[[\"admin\"]]"), MALFORMED_CLAIM),
        refused("permissions, many", VALID.claim("permissions", entries(65, "x")), MALFORMED_CLAIM),
        refused(
            "permissions, long",
            VALID.claim("permissions", entries(1, "x".repeat(65))),
            MALFORMED_CLAIM),
        refused("node_id, number", VALID.claim("node_id", 1), MALFORMED_CLAIM),
        refused("node_id, null", VALID.claim("node_id", "null"), MALFORMED_CLAIM),
        refused("jti, number", VALID.claim("jti", 1), MALFORMED_CLAIM),
        refused("jti, empty", VALID.claim("jti", "\"\""), MALFORMED_CLAIM),
        refused("iss, array", VALID.claim("iss", "[\"octaskly\"]"), MALFORMED_CLAIM));
  }

  static Stream<TortureCase> parties() {
    return Stream.of(
        refused("another issuer", VALID.claim("iss", "\"octaskly2\""), ISSUER),
        refused("an issuer in upper case", VALID.claim("iss", "\"Octaskly\""), ISSUER),
        refused("an audience", VALID.claim("aud", "\"octaskly\""), AUDIENCE),
        refused("audiences", VALID.claim("aud", "[\"octaskly\"]"), AUDIENCE),
        refused("an empty audience", VALID.claim("aud", "[]"), AUDIENCE),
        refused("an unknown role", VALID.claim("role", "\"root\""), UNKNOWN_ROLE),
        refused("a role in upper case", VALID.claim("role", "\"ADMIN\""), UNKNOWN_ROLE),
        refused("an empty role", VALID.claim("role", "\"\""), UNKNOWN_ROLE),
        refused("a role with a zero", VALID.claim("role", "\"admin\\u0000\""), UNKNOWN_ROLE),
        refused("a century of validity", VALID.claim("exp", 4_102_444_800L), LIFETIME));
  }

  private static String entries(int count, String entry) {
    return ("[" + ("\"" + entry + "\",").repeat(count) + "]").replace(",]", "]");
  }
}
