package io.octaskly.rbac;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import javax.crypto.SecretKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tokens of other Octaskly nodes, made by the Rust crate that those nodes use. */
class NodeTokenTest {
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.ofEpochSecond(1_708_867_200 + 30));

  static List<RustToken> rustTokens() {
    return RustToken.all();
  }

  private static TokenVerifier verifier(SecretKey key, boolean acceptNodeTokens) {
    return verifier(TokenKeys.of("cluster", key), acceptNodeTokens);
  }

  private static TokenVerifier verifier(TokenKeys keys, boolean acceptNodeTokens) {
    return TokenVerifier.builder(() -> keys, RevocationStore.inMemory(CLOCK))
        .policy(TokenPolicy.builder().acceptNodeTokens(acceptNodeTokens).build())
        .clock(CLOCK)
        .build();
  }

  @Test
  void all_vectors_are_here() {
    assertThat(rustTokens()).hasSize(5);
    assertThat(rustTokens()).filteredOn(RustToken::expired).hasSize(1);
  }

  @ParameterizedTest
  @MethodSource("rustTokens")
  void are_accepted_when_configured_unless_expired(RustToken rust) {
    TokenVerifier verifier = verifier(rust.key(), true);
    if (rust.expired()) {
      assertThat(TokenFixture.refusal(() -> verifier.verify(rust.token())).failure())
          .isEqualTo(AuthenticationFailure.EXPIRED);
      return;
    }
    Principal principal = verifier.verify(rust.token());

    assertThat(principal.subject()).isEqualTo(rust.subject());
    assertThat(principal.role().id()).isEqualTo(rust.role());
    assertThat(principal.nodeId()).contains(rust.nodeId());
    assertThat(principal.tokenId()).isEmpty();
    assertThat(principal.issuedAt()).isEqualTo(Instant.ofEpochSecond(rust.issuedAt()));
    assertThat(principal.expiresAt()).isEqualTo(Instant.ofEpochSecond(rust.expiresAt()));
    assertThat(principal.permissions())
        .isEqualTo(PermissionMatrix.standard().permissions(principal.role()));
  }

  @ParameterizedTest
  @MethodSource("rustTokens")
  void are_refused_by_default_and_the_log_names_the_setting(RustToken rust) {
    TokenVerifier verifier = verifier(rust.key(), false);

    AuthenticationException refusal = TokenFixture.refusal(() -> verifier.verify(rust.token()));

    assertThat(refusal.failure()).isEqualTo(AuthenticationFailure.NODE_TOKEN);
    assertThat(refusal.detail()).contains("TokenPolicy.Builder.acceptNodeTokens(true)");
    assertThat(refusal).hasMessage("authentication failed");
  }

  @ParameterizedTest
  @MethodSource("rustTokens")
  void are_refused_under_another_key(RustToken rust) {
    TokenVerifier verifier = verifier(TokenFixture.OTHER_KEY, true);

    assertThat(TokenFixture.refusal(() -> verifier.verify(rust.token())).failure())
        .isEqualTo(AuthenticationFailure.SIGNATURE);
  }

  @Test
  void each_key_of_the_set_is_tried() {
    RustToken rust = rustTokens().get(0);
    TokenKeys keys =
        TokenKeys.of("cluster", rust.key())
            .rotate("newer", TokenFixture.KEY)
            .rotate("newest", TokenFixture.OTHER_KEY);

    assertThat(verifier(keys, true).verify(rust.token()).subject()).isEqualTo(rust.subject());
    assertThat(
            TokenFixture.refusal(() -> verifier(keys.retire("cluster"), true).verify(rust.token()))
                .failure())
        .isEqualTo(AuthenticationFailure.SIGNATURE);
  }

  @Test
  void the_ordinary_form_is_accepted_next_to_them() {
    TokenKeys keys = TokenFixture.KEYS.rotate("newer", TokenFixture.OTHER_KEY);
    TokenVerifier verifier =
        TokenVerifier.builder(() -> keys, RevocationStore.inMemory(TokenFixture.CLOCK))
            .policy(TokenPolicy.builder().acceptNodeTokens(true).build())
            .clock(TokenFixture.CLOCK)
            .build();

    assertThat(verifier.verify(RawToken.valid().text()).tokenId()).contains("token-1");
    assertThat(
            TokenFixture.refusal(
                    () -> verifier.verify(RawToken.valid().text(TokenFixture.OTHER_KEY)))
                .failure())
        .isEqualTo(AuthenticationFailure.SIGNATURE);
  }

  @Test
  void half_of_a_form_is_none() {
    TokenVerifier verifier =
        TokenFixture.verifierBuilder()
            .policy(TokenPolicy.builder().acceptNodeTokens(true).build())
            .build();
    RawToken valid = RawToken.valid();

    assertThat(verifier.verify(valid.ofNode().text()).subject()).isEqualTo("alice");
    assertRefused(verifier, valid.withoutHeader("kid"), AuthenticationFailure.TOKEN_HEADER);
    assertRefused(
        verifier, valid.ofNode().claim("iss", "\"octaskly\""), AuthenticationFailure.TOKEN_HEADER);
    assertRefused(verifier, valid.withoutClaim("jti"), AuthenticationFailure.MISSING_CLAIM);
    assertRefused(verifier, valid.withoutClaim("iss"), AuthenticationFailure.MISSING_CLAIM);
    assertRefused(
        verifier, valid.ofNode().withoutHeader("typ"), AuthenticationFailure.TOKEN_HEADER);
    assertRefused(
        verifier, valid.ofNode().header("alg", "\"none\""), AuthenticationFailure.ALGORITHM);
  }

  private static void assertRefused(
      TokenVerifier verifier, RawToken token, AuthenticationFailure failure) {
    assertThat(TokenFixture.refusal(() -> verifier.verify(token.text())).failure())
        .isEqualTo(failure);
  }
}
