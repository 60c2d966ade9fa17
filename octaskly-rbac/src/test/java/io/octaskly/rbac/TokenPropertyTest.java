package io.octaskly.rbac;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class TokenPropertyTest {
  private static final TokenVerifier VERIFIER =
      TokenFixture.verifierBuilder()
          .policy(TokenPolicy.builder().acceptNodeTokens(true).build())
          .build();
  private static final String TOKEN = RawToken.valid().text();

  @Property
  void no_other_character_at_any_place_is_accepted(
      @ForAll @IntRange(max = 600) int place, @ForAll char character) {
    int index = place % TOKEN.length();
    String altered = TOKEN.substring(0, index) + character + TOKEN.substring(index + 1);

    assertThat(altered.equals(TOKEN) || isRefused(altered)).isTrue();
  }

  @Property
  void no_cut_is_accepted(@ForAll @IntRange(max = 600) int place, @ForAll boolean atEnd) {
    int index = 1 + place % (TOKEN.length() - 1);

    assertThat(isRefused(atEnd ? TOKEN.substring(0, index) : TOKEN.substring(index))).isTrue();
  }

  @Property
  void no_text_is_accepted_or_fails_otherwise(@ForAll String text) {
    assertThat(isRefused(text)).isTrue();
  }

  @Property
  void no_signed_claims_fail_otherwise(@ForAll("almostJson") String claims) {
    String token = RawToken.sign(RawToken.valid().headerJson(), claims, TokenFixture.KEY);

    assertThat(isRefused(token)).isTrue();
  }

  @Property
  void no_header_fails_otherwise(@ForAll("almostJson") String header) {
    String token = RawToken.sign(header, RawToken.valid().claimsJson(), TokenFixture.KEY);

    assertThat(isRefused(token)).isTrue();
  }

  /** Pieces of JSON and of tokens in any order, hardly ever well-formed. */
  @Provide
  Arbitrary<String> almostJson() {
    Arbitrary<String> pieces =
        Arbitraries.of(
            "{",
            "}",
            "[",
            "]",
            ",",
            ":",
            "\"",
            "\\",
            "\\u00",
            "null",
            "true",
            "1",
            "-",
            "1e9",
            ".5",
            " ",
            "\"sub\":\"a\"",
            "\"role\":\"admin\"",
            "\"exp\":",
            "\"iat\":1",
            "\"alg\":\"HS256\"",
            "\"kid\":\"k1\"",
            "\"typ\":\"JWT\"",
            "\"permissions\":[",
            "é",
            "\ud83d\ude00",
            "\0");
    return pieces.list().ofMaxSize(20).map(list -> String.join("", list));
  }

  private static boolean isRefused(String token) {
    try {
      VERIFIER.verify(token);
      return false;
    } catch (AuthenticationException e) {
      return true;
    }
  }
}
