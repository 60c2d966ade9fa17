package io.octaskly.rbac;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code TOKEN} stands for a valid token. */
class BearerHeaderTest {
  private static final String TOKEN = RawToken.valid().text();
  private static final TokenVerifier VERIFIER = TokenFixture.verifier();

  @ParameterizedTest
  @ValueSource(strings = {"Bearer", "bearer", "BEARER", "bEARER"})
  void the_scheme_is_written_in_any_case(String scheme) {
    assertThat(VERIFIER.verifyHeader(scheme + " " + TOKEN).subject()).isEqualTo("alice");
  }

  @ParameterizedTest
  @NullAndEmptySource
  @ValueSource(strings = "Bearer ")
  void without_a_token_there_are_no_credentials(String header) {
    assertThat(TokenFixture.refusal(() -> VERIFIER.verifyHeader(header)).failure())
        .isEqualTo(AuthenticationFailure.NO_CREDENTIALS);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "TOKEN",
        "Bearer",
        "BearerTOKEN",
        "Bearer\tTOKEN",
        "Bearer\u00a0TOKEN",
        "Bearer\nTOKEN",
        " Bearer TOKEN",
        "\tBearer TOKEN",
        "Basic TOKEN",
        "Digest TOKEN",
        "Bearer: TOKEN",
        "Bearer=TOKEN",
        "Beare\u0433 TOKEN",
        "\uff22earer TOKEN",
        "Bearers TOKEN",
        "Token TOKEN"
      })
  void any_other_scheme_is_refused(String header) {
    assertThat(
            TokenFixture.refusal(() -> VERIFIER.verifyHeader(header.replace("TOKEN", TOKEN)))
                .failure())
        .isEqualTo(AuthenticationFailure.AUTHORIZATION_HEADER);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "Bearer  TOKEN",
        "Bearer TOKEN ",
        "Bearer TOKEN,Bearer TOKEN",
        "Bearer TOKEN, Basic AAAA",
        "Bearer TOKEN TOKEN",
        "Bearer \"TOKEN\"",
        "Bearer token=TOKEN",
        "Bearer Bearer TOKEN",
        "Bearer TOKEN;",
        "Bearer TOKEN="
      })
  void nothing_stands_around_the_token(String header) {
    assertThat(
            TokenFixture.refusal(() -> VERIFIER.verifyHeader(header.replace("TOKEN", TOKEN)))
                .failure())
        .isEqualTo(AuthenticationFailure.TOKEN_FORM);
  }

  @Test
  void a_header_of_a_megabyte_is_refused_by_its_length() {
    assertThat(
            TokenFixture.refusal(() -> VERIFIER.verifyHeader("Bearer " + "A".repeat(1 << 20)))
                .failure())
        .isEqualTo(AuthenticationFailure.TOKEN_TOO_LONG);
    assertThat(
            TokenFixture.refusal(() -> VERIFIER.verifyHeader("B".repeat(1 << 20) + " x")).failure())
        .isEqualTo(AuthenticationFailure.AUTHORIZATION_HEADER);
  }
}
