package io.octaskly.rbac.internal.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.octaskly.rbac.AuthenticationException;
import io.octaskly.rbac.RevocationStore;
import io.octaskly.rbac.TokenKeys;
import io.octaskly.rbac.TokenPolicy;
import io.octaskly.rbac.TokenVerifier;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

/**
 * The HS256 groups of Project Wycheproof (C2SP/wycheproof, json_web_signature_test.json and
 * json_web_crypto_test.json), if {@code wycheproof-hs256.tsv} is among the test resources: a line
 * for each case, of its id, its result, the key in base64url, the {@code kid}, a comment, and the
 * text in base64url.
 */
class WycheproofTest {
  private static final String RESOURCE = "/io/octaskly/rbac/wycheproof-hs256.tsv";

  /** Said to be valid, though a character in them is not base64url: we take no such text. */
  private static final Set<String> LENIENT = Set.of("jws372", "jws373");

  private record Case(
      String id, boolean valid, String key, String keyId, String comment, String text) {

    SecretKey secretKey() {
      return new SecretKeySpec(Base64.getUrlDecoder().decode(key), "HmacSHA256");
    }
  }

  private static List<Case> cases() throws IOException {
    try (InputStream file = WycheproofTest.class.getResourceAsStream(RESOURCE)) {
      assumeThat(file).as("the vectors are there: %s", RESOURCE).isNotNull();
      return new String(file.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> line.split("\t", -1))
          .map(
              columns ->
                  new Case(
                      columns[0],
                      columns[1].equals("valid"),
                      columns[2],
                      columns[3],
                      columns[4],
                      new String(
                          Base64.getUrlDecoder().decode(columns[5]), StandardCharsets.UTF_8)))
          .toList();
    }
  }

  @Test
  void no_case_is_accepted_as_a_token() throws IOException {
    for (Case each : cases()) {
      TokenKeys keys = TokenKeys.of(each.keyId(), each.secretKey());
      for (boolean ofNodes : new boolean[] {false, true}) {
        TokenVerifier verifier =
            TokenVerifier.builder(() -> keys, RevocationStore.inMemory(InstantSource.system()))
                .policy(TokenPolicy.builder().acceptNodeTokens(ofNodes).build())
                .build();

        assertThat(
                catchThrowableOfType(
                    AuthenticationException.class, () -> verifier.verify(each.text())))
            .as("%s", each)
            .isNotNull();
      }
    }
  }

  /** What is left of our rules for texts that are not our tokens; a valid case must get past it. */
  @Test
  void form_and_signature_are_accepted_of_valid_cases_only() throws IOException {
    List<Case> cases = cases();
    Set<String> validTexts =
        cases.stream().filter(Case::valid).map(Case::text).collect(Collectors.toSet());
    assertThat(cases).hasSizeGreaterThan(50);
    for (Case each : cases) {
      // Some invalid cases have lost what made them so and are the same as a valid one.
      boolean expected = validTexts.contains(each.text()) && !LENIENT.contains(each.id());
      assertThat(isRightlySigned(each)).as("%s", each).isEqualTo(expected);
    }
  }

  private static boolean isRightlySigned(Case each) {
    try {
      CompactForm.check(each.text());
    } catch (AuthenticationException e) {
      return false;
    }
    int dot = each.text().lastIndexOf('.');
    byte[] signature = Base64.getUrlDecoder().decode(each.text().substring(dot + 1));
    return MessageDigest.isEqual(signature, mac(each, each.text().substring(0, dot)));
  }

  private static byte[] mac(Case each, String input) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(each.secretKey());
      return mac.doFinal(input.getBytes(StandardCharsets.US_ASCII));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
