package io.octaskly.rbac;

import static io.octaskly.rbac.TokenFixture.KEY;
import static io.octaskly.rbac.TokenFixture.NOW;
import static io.octaskly.rbac.TokenFixture.OTHER_KEY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A verified token is cheap the second time, and no more trusted than the first. */
class VerifiedTokensTest {
  private final AtomicReference<Instant> time = new AtomicReference<>(NOW);
  private final InstantSource clock = time::get;
  private final AtomicReference<TokenKeys> keys = new AtomicReference<>(TokenFixture.KEYS);
  private final RevocationStore revocations = RevocationStore.inMemory(clock);
  private final TokenRevoker revoker =
      TokenRevoker.of(revocations, TokenPolicy.defaults(), clock, new AccessListener() {});

  private TokenVerifier verifier(int cached) {
    return TokenVerifier.builder(keys::get, revocations).clock(clock).cachedTokens(cached).build();
  }

  private static AuthenticationFailure failure(TokenVerifier verifier, String token) {
    return TokenFixture.refusal(() -> verifier.verify(token)).failure();
  }

  @Test
  void a_verified_token_is_not_read_again() {
    TokenVerifier verifier = verifier(16);
    String token = RawToken.valid().text();

    assertThat(verifier.verify(token)).isSameAs(verifier.verify(token));
    TokenVerifier without = verifier(0);
    assertThat(without.verify(token)).isNotSameAs(without.verify(token));
  }

  @Test
  void a_cached_token_ends_at_its_time() {
    TokenVerifier verifier = verifier(16);
    RawToken raw = RawToken.valid();
    verifier.verify(raw.text());
    Instant end = NOW.plusSeconds(3600 + 30);
    time.set(end.minusMillis(1));
    assertThat(verifier.verify(raw.text())).isNotNull();
    time.set(end);

    assertThat(failure(verifier, raw.text())).isEqualTo(AuthenticationFailure.EXPIRED);
  }

  @Test
  void a_cached_token_is_not_valid_yet_when_the_clock_goes_back() {
    TokenVerifier verifier = verifier(16);
    String token = RawToken.valid().text();
    verifier.verify(token);
    time.set(NOW.minusSeconds(31));

    assertThat(failure(verifier, token)).isEqualTo(AuthenticationFailure.ISSUED_IN_FUTURE);
  }

  @Test
  void revocation_is_checked_each_time() {
    TokenVerifier verifier = verifier(16);
    String one = RawToken.valid().text();
    String other = RawToken.valid().claim("jti", "\"token-2\"").text();
    String bobs = RawToken.valid().claim("jti", "\"token-3\"").claim("sub", "\"bob\"").text();
    List.of(one, other, bobs).forEach(verifier::verify);

    revoker.revokeToken("token-1", NOW.plusSeconds(3600));
    assertThat(failure(verifier, one)).isEqualTo(AuthenticationFailure.REVOKED);
    assertThat(verifier.verify(other)).isNotNull();
    revoker.revokeSubject("alice");
    assertThat(failure(verifier, other)).isEqualTo(AuthenticationFailure.REVOKED);
    assertThat(verifier.verify(bobs)).isNotNull();
    revoker.revokeAll();
    assertThat(failure(verifier, bobs)).isEqualTo(AuthenticationFailure.REVOKED);
  }

  @Test
  void a_retired_key_takes_its_cached_tokens_with_it() {
    TokenVerifier verifier = verifier(16);
    String token = RawToken.valid().text();
    verifier.verify(token);
    keys.set(TokenKeys.of("k1", KEY).rotate("k2", OTHER_KEY));
    assertThat(verifier.verify(token)).isNotNull();
    keys.set(keys.get().retire("k1"));

    assertThat(failure(verifier, token)).isEqualTo(AuthenticationFailure.UNKNOWN_KEY);
  }

  @Test
  void another_spelling_of_a_cached_token_is_refused() {
    TokenVerifier verifier = verifier(16);
    String token = RawToken.valid().text();
    verifier.verify(token);

    assertThat(failure(verifier, token + "=")).isEqualTo(AuthenticationFailure.TOKEN_FORM);
    assertThat(failure(verifier, token + " ")).isEqualTo(AuthenticationFailure.TOKEN_FORM);
  }

  @Test
  void refused_tokens_are_not_cached_and_push_none_out() {
    TokenVerifier verifier = verifier(1);
    String token = RawToken.valid().text();
    Principal first = verifier.verify(token);
    for (int i = 0; i < 100; i++) {
      String forged = RawToken.valid().claim("jti", "\"f" + i + "\"").text(OTHER_KEY);
      assertThat(failure(verifier, forged)).isEqualTo(AuthenticationFailure.SIGNATURE);
      assertThat(failure(verifier, forged)).isEqualTo(AuthenticationFailure.SIGNATURE);
    }

    assertThat(verifier.verify(token)).isSameAs(first);
  }

  @Test
  void more_tokens_than_places_are_all_told_apart() {
    TokenVerifier verifier = verifier(4);
    List<String> tokens =
        IntStream.range(0, 64)
            .mapToObj(i -> RawToken.valid().claim("sub", "\"user" + i + "\"").text())
            .toList();

    for (int round = 0; round < 2; round++) {
      for (int i = 0; i < tokens.size(); i++) {
        assertThat(verifier.verify(tokens.get(i)).subject()).isEqualTo("user" + i);
      }
    }
  }

  @Test
  void the_listener_is_told_each_time() {
    AtomicInteger authenticated = new AtomicInteger();
    List<String> unknown = new ArrayList<>();
    TokenVerifier verifier =
        TokenVerifier.builder(keys::get, revocations)
            .clock(clock)
            .listener(
                new AccessListener() {
                  @Override
                  public void authenticated(Principal principal) {
                    authenticated.incrementAndGet();
                  }

                  @Override
                  public void unknownPermissions(Principal principal, List<String> entries) {
                    unknown.addAll(entries);
                  }
                })
            .build();
    String token = RawToken.valid().claim("permissions", "[\"root\",\"read\"]").text();
    verifier.verify(token);
    verifier.verify(token);

    assertThat(authenticated).hasValue(2);
    assertThat(unknown).containsExactly("root", "root");
  }

  @Test
  void a_size_out_of_range_is_refused() {
    assertThatIllegalArgumentException().isThrownBy(() -> verifier(-1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> verifier((1 << 20) + 1))
        .withMessageContaining("1048577");
  }
}
