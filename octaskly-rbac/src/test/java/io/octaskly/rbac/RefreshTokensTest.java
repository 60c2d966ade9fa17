package io.octaskly.rbac;

import static io.octaskly.rbac.TokenFixture.KEYS;
import static io.octaskly.rbac.TokenFixture.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.octaskly.rbac.internal.memory.MemoryRefreshTokenStore;
import io.octaskly.rbac.internal.secret.SecretText;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RefreshTokensTest {
  private final AtomicReference<Instant> time = new AtomicReference<>(NOW);
  private final InstantSource clock = time::get;
  private final List<String> told = new ArrayList<>();
  private final AccessListener listener =
      new AccessListener() {
        @Override
        public void signInStarted(String signInId, String subject, Instant endsAt) {
          told.add("started " + subject + " until " + endsAt);
        }

        @Override
        public void signInEnded(String signInId, String subject) {
          told.add("ended " + subject);
        }

        @Override
        public void refreshTokenReused(String signInId, String subject) {
          told.add("reused " + subject);
        }

        @Override
        public void authenticationFailed(AuthenticationException failure) {
          told.add(failure.failure() + " of " + failure.subject().orElse("?"));
        }
      };

  private StoreKind.Stores stores;
  private TokenRevoker revoker;
  private TokenVerifier verifier;
  private RefreshTokens refreshTokens;

  private void open(StoreKind kind) {
    stores = kind.open(clock);
    revoker =
        TokenRevoker.of(stores.revocations(), TokenPolicy.defaults(), clock, listener)
            .withRefreshTokens(stores.refreshTokens());
    verifier = TokenVerifier.builder(() -> KEYS, stores.revocations()).clock(clock).build();
    refreshTokens = builder().build();
  }

  private RefreshTokens.Builder builder() {
    TokenIssuer issuer = TokenIssuer.builder(() -> KEYS).clock(clock).build();
    return RefreshTokens.builder(stores.refreshTokens(), issuer, revoker)
        .clock(clock)
        .listener(listener);
  }

  private AuthenticationException refusal(String refreshToken) {
    return TokenFixture.refusal(() -> refreshTokens.refresh(refreshToken));
  }

  private boolean works(TokenPair pair) {
    try {
      verifier.verify(pair.accessToken().text());
      return true;
    } catch (AuthenticationException e) {
      assertThat(e.failure()).isEqualTo(AuthenticationFailure.REVOKED);
      return false;
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_refresh_token_gives_a_new_pair_for_the_same_subject(StoreKind kind) {
    open(kind);
    TokenPair first =
        refreshTokens.start(
            TokenRequest.of("alice", Role.DISPATCHER)
                .onNode("n1")
                .withScope("read", "task:cancel"));
    time.set(NOW.plusSeconds(3600));

    TokenPair second = refreshTokens.refresh(first.refreshToken());

    assertThat(second.refreshToken()).isNotEqualTo(first.refreshToken());
    assertThat(second.refreshableUntil())
        .isEqualTo(first.refreshableUntil())
        .isEqualTo(NOW.plus(Duration.ofDays(30)));
    Principal before = verifier.verify(first.accessToken().text());
    Principal after = verifier.verify(second.accessToken().text());
    assertThat(after.subject()).isEqualTo("alice");
    assertThat(after.role()).isEqualTo(Role.DISPATCHER);
    assertThat(after.nodeId()).contains("n1");
    assertThat(after.permissions()).isEqualTo(before.permissions()).hasSize(6);
    assertThat(after.issuedAt()).isEqualTo(NOW.plusSeconds(3600));
    assertThat(told).containsExactly("started alice until 2026-03-09T14:30:45Z");
  }

  @ParameterizedTest
  @EnumSource
  void a_second_use_ends_the_whole_sign_in(StoreKind kind) {
    open(kind);
    TokenPair first = refreshTokens.start(TokenRequest.of("alice", Role.CLIENT));
    TokenPair other = refreshTokens.start(TokenRequest.of("alice", Role.CLIENT));
    TokenPair second = refreshTokens.refresh(first.refreshToken());
    TokenPair third = refreshTokens.refresh(second.refreshToken());
    told.clear();

    assertThat(refusal(first.refreshToken()).failure())
        .isEqualTo(AuthenticationFailure.REFRESH_TOKEN_REUSED);

    assertThat(works(third)).isFalse();
    assertThat(refusal(third.refreshToken()).failure())
        .isEqualTo(AuthenticationFailure.UNKNOWN_REFRESH_TOKEN);
    assertThat(works(other)).isTrue();
    assertThat(works(refreshTokens.refresh(other.refreshToken()))).isTrue();
    assertThat(told)
        .containsExactly(
            "ended alice",
            "reused alice",
            "REFRESH_TOKEN_REUSED of alice",
            "UNKNOWN_REFRESH_TOKEN of ?");
  }

  @ParameterizedTest
  @EnumSource
  void of_many_uses_at_once_at_most_one_gets_a_pair_and_the_sign_in_ends(StoreKind kind) {
    open(kind);
    for (int round = 0; round < 5; round++) {
      TokenPair first = refreshTokens.start(TokenRequest.of("alice", Role.CLIENT));

      List<Optional<TokenPair>> results =
          AtOnce.run(
              4,
              () -> {
                try {
                  return Optional.of(refreshTokens.refresh(first.refreshToken()));
                } catch (AuthenticationException e) {
                  return Optional.empty();
                }
              });

      List<TokenPair> pairs = results.stream().flatMap(Optional::stream).toList();
      assertThat(pairs).hasSizeLessThanOrEqualTo(1);
      pairs.forEach(
          pair ->
              assertThat(refusal(pair.refreshToken()).failure())
                  .isEqualTo(AuthenticationFailure.UNKNOWN_REFRESH_TOKEN));
      assertThat(refusal(first.refreshToken()).failure())
          .isEqualTo(AuthenticationFailure.UNKNOWN_REFRESH_TOKEN);
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_sign_in_ends_when_its_user_signs_out(StoreKind kind) {
    open(kind);
    TokenPair pair = refreshTokens.start(TokenRequest.of("alice", Role.CLIENT));

    refreshTokens.end(pair.refreshToken());
    refreshTokens.end(pair.refreshToken());

    assertThat(works(pair)).isFalse();
    assertThat(refusal(pair.refreshToken()).failure())
        .isEqualTo(AuthenticationFailure.UNKNOWN_REFRESH_TOKEN);
  }

  @ParameterizedTest
  @EnumSource
  void a_sign_in_ends_at_its_time_however_often_it_was_refreshed(StoreKind kind) {
    open(kind);
    String token = refreshTokens.start(TokenRequest.of("alice", Role.CLIENT)).refreshToken();
    time.set(NOW.plus(Duration.ofDays(30)).minusMillis(1));
    String last = refreshTokens.refresh(token).refreshToken();
    time.set(NOW.plus(Duration.ofDays(30)));

    assertThat(refusal(last).failure()).isEqualTo(AuthenticationFailure.EXPIRED);
    assertThat(refusal(last).failure()).isEqualTo(AuthenticationFailure.UNKNOWN_REFRESH_TOKEN);
  }

  @ParameterizedTest
  @EnumSource
  void revoking_a_subject_ends_its_sign_ins_and_no_others(StoreKind kind) {
    open(kind);
    TokenPair alice = refreshTokens.start(TokenRequest.of("alice", Role.CLIENT));
    TokenPair again = refreshTokens.start(TokenRequest.of("alice", Role.CLIENT));
    TokenPair bob = refreshTokens.start(TokenRequest.of("bob", Role.CLIENT));

    revoker.revokeSubject("alice");

    assertThat(refusal(alice.refreshToken()).failure())
        .isEqualTo(AuthenticationFailure.UNKNOWN_REFRESH_TOKEN);
    assertThat(refusal(again.refreshToken()).failure())
        .isEqualTo(AuthenticationFailure.UNKNOWN_REFRESH_TOKEN);
    assertThat(works(alice)).isFalse();
    assertThat(works(refreshTokens.refresh(bob.refreshToken()))).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void revoking_all_ends_all_sign_ins(StoreKind kind) {
    open(kind);
    TokenPair alice = refreshTokens.start(TokenRequest.of("alice", Role.CLIENT));
    TokenPair bob = refreshTokens.start(TokenRequest.of("bob", Role.CLIENT));

    revoker.revokeAll();

    assertThat(refusal(alice.refreshToken()).failure())
        .isEqualTo(AuthenticationFailure.UNKNOWN_REFRESH_TOKEN);
    assertThat(refusal(bob.refreshToken()).failure())
        .isEqualTo(AuthenticationFailure.UNKNOWN_REFRESH_TOKEN);
  }

  @ParameterizedTest
  @EnumSource
  void a_user_that_has_another_role_or_is_gone_signs_in_again(StoreKind kind) {
    open(kind);
    stores.users().put(new User("alice", Role.ADMIN, "x"));
    stores.users().put(new User("bob", Role.CLIENT, "x"));
    refreshTokens = builder().users(stores.users()).build();
    TokenPair alice = refreshTokens.start(TokenRequest.of("alice", Role.ADMIN));
    TokenPair bob = refreshTokens.start(TokenRequest.of("bob", Role.CLIENT));
    String next = refreshTokens.refresh(alice.refreshToken()).refreshToken();
    stores.users().put(new User("alice", Role.CLIENT, "x"));
    stores.users().remove("bob");

    assertThat(refusal(next).failure()).isEqualTo(AuthenticationFailure.UNKNOWN_USER);
    assertThat(refusal(bob.refreshToken()).failure()).isEqualTo(AuthenticationFailure.UNKNOWN_USER);
    assertThat(stores.refreshTokens().removeSubject("alice")).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void a_store_has_no_token_but_a_digest(StoreKind kind) {
    open(kind);
    TokenPair pair = refreshTokens.start(TokenRequest.of("alice", Role.CLIENT));
    String[] parts = pair.refreshToken().split("_", -1);

    RefreshFamily kept = stores.refreshTokens().find(parts[1]).orElseThrow();

    assertThat(kept.secretDigest()).hasSize(43).isNotEqualTo(parts[2]);
    assertThat(kept.toString() + pair).doesNotContain(parts[2], kept.secretDigest());
    assertThat(kept.startedAt()).isEqualTo(NOW);
    assertThat(stores.refreshTokens().removeSubject("alice")).containsExactly(kept);
  }

  @Test
  void a_forged_secret_ends_the_sign_in_whose_id_is_known() {
    open(StoreKind.MEMORY);
    TokenPair pair = refreshTokens.start(TokenRequest.of("alice", Role.CLIENT));
    TokenPair other = refreshTokens.start(TokenRequest.of("bob", Role.CLIENT));
    String id = pair.refreshToken().split("_", -1)[1];
    String forged = new SecretText(id, other.refreshToken().split("_", -1)[2]).text("okr");

    assertThat(refusal(forged).failure()).isEqualTo(AuthenticationFailure.REFRESH_TOKEN_REUSED);
    assertThat(works(refreshTokens.refresh(other.refreshToken()))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "okr", "okr___", "okr_0000000000000000_x_000000", "Bearer okr_1_2_3", "a.b.c"})
  void what_is_no_refresh_token_is_refused_without_asking_the_store(String text) {
    open(StoreKind.MEMORY);

    AuthenticationException refusal = refusal(text);

    assertThat(refusal.failure()).isEqualTo(AuthenticationFailure.REFRESH_TOKEN_FORM);
    assertThat(refusal).hasMessage("authentication failed");
  }

  @Test
  void a_mistyped_refresh_token_is_refused_by_its_checksum_and_harms_nothing() {
    open(StoreKind.MEMORY);
    String token = refreshTokens.start(TokenRequest.of("alice", Role.CLIENT)).refreshToken();
    for (int i = 0; i < token.length(); i++) {
      char wrong = token.charAt(i) == 'a' ? 'b' : 'a';
      String mistyped = token.substring(0, i) + wrong + token.substring(i + 1);
      assertThat(refusal(mistyped).failure()).isEqualTo(AuthenticationFailure.REFRESH_TOKEN_FORM);
    }

    assertThat(works(refreshTokens.refresh(token))).isTrue();
  }

  @Test
  void an_api_key_is_no_refresh_token() {
    open(StoreKind.MEMORY);
    String key =
        ApiKeys.builder(stores.apiKeys())
            .build()
            .issue(TokenRequest.of("alice", Role.CLIENT))
            .text();

    assertThat(refusal(key).failure()).isEqualTo(AuthenticationFailure.REFRESH_TOKEN_FORM);
  }

  @Test
  void a_full_store_takes_no_more_until_sign_ins_have_ended() {
    RefreshTokenStore store = new MemoryRefreshTokenStore(clock, 2);
    open(StoreKind.MEMORY);
    RefreshTokens few =
        RefreshTokens.builder(store, TokenIssuer.builder(() -> KEYS).build(), revoker)
            .lifetime(Duration.ofSeconds(1))
            .clock(clock)
            .build();
    few.start(TokenRequest.of("a", Role.CLIENT));
    few.start(TokenRequest.of("b", Role.CLIENT));

    assertThatIllegalStateException()
        .isThrownBy(() -> few.start(TokenRequest.of("c", Role.CLIENT)))
        .withMessageContaining("2 sign-ins");
    time.set(NOW.plusSeconds(1));
    assertThat(few.start(TokenRequest.of("c", Role.CLIENT)).refreshToken()).startsWith("okr_");
  }

  @Test
  void lifetimes_out_of_range_are_refused() {
    open(StoreKind.MEMORY);

    assertThatIllegalArgumentException().isThrownBy(() -> builder().lifetime(Duration.ZERO));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder().lifetime(Duration.ofDays(367)))
        .withMessageContaining("PT8808H");
  }
}
