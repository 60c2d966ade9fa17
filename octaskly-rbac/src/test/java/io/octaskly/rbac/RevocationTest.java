package io.octaskly.rbac;

import static io.octaskly.rbac.TokenFixture.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.octaskly.rbac.internal.memory.MemoryRevocationStore;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class RevocationTest {
  private static final TokenPolicy POLICY = TokenPolicy.builder().acceptNodeTokens(true).build();

  private final AtomicReference<Instant> time = new AtomicReference<>(NOW);
  private final MemoryRevocationStore store = new MemoryRevocationStore(time::get, 100);
  private final TokenIssuer issuer =
      TokenIssuer.builder(() -> TokenFixture.KEYS).clock(time::get).build();
  private final TokenVerifier verifier =
      TokenVerifier.builder(() -> TokenFixture.KEYS, store).policy(POLICY).clock(time::get).build();
  private final TokenRevoker revoker = revoker(TokenPolicy.defaults());

  private TokenRevoker revoker(TokenPolicy policy) {
    return TokenRevoker.of(store, policy, time::get, new AccessListener() {});
  }

  private IssuedToken issue(String subject) {
    return issuer.issue(TokenRequest.of(subject, Role.CLIENT));
  }

  private void pass(Duration duration) {
    time.updateAndGet(now -> now.plus(duration));
  }

  private void assertAccepted(String token) {
    assertThat(verifier.verify(token)).isNotNull();
  }

  private void assertRevoked(String token) {
    assertThat(TokenFixture.refusal(() -> verifier.verify(token)).failure())
        .isEqualTo(AuthenticationFailure.REVOKED);
  }

  @Test
  void one_token_is_revoked_and_no_other() {
    IssuedToken revoked = issue("alice");
    IssuedToken other = issue("alice");

    revoker.revokeToken(revoked.tokenId(), revoked.expiresAt());

    assertRevoked(revoked.text());
    assertAccepted(other.text());
  }

  @Test
  void all_tokens_of_a_subject_are_revoked_and_later_ones_are_not() {
    IssuedToken first = issue("alice");
    pass(Duration.ofSeconds(10));
    IssuedToken second = issue("alice");
    IssuedToken others = issue("bob");

    revoker.revokeSubject("alice");

    assertRevoked(first.text());
    assertRevoked(second.text());
    assertRevoked(issue("alice").text());
    assertAccepted(others.text());
    pass(Duration.ofSeconds(1));
    assertAccepted(issue("alice").text());
    assertRevoked(first.text());
  }

  @Test
  void verified_principal_ends_with_its_token() {
    IssuedToken token = issue("alice");
    Principal alice = verifier.verify(token.text());
    verifier.verifyAgain(alice);

    revoker.revokeToken(token.tokenId(), token.expiresAt());
    assertThat(TokenFixture.refusal(() -> verifier.verifyAgain(alice)).failure())
        .isEqualTo(AuthenticationFailure.REVOKED);

    time.set(token.expiresAt().plusSeconds(30));
    assertThat(TokenFixture.refusal(() -> verifier.verifyAgain(alice)).failure())
        .isEqualTo(AuthenticationFailure.EXPIRED);
  }

  @Test
  void everybodys_tokens_are_revoked_and_later_ones_are_not() {
    IssuedToken alices = issue("alice");
    IssuedToken bobs = issue("bob");

    revoker.revokeAll();

    assertRevoked(alices.text());
    assertRevoked(bobs.text());
    pass(Duration.ofSeconds(1));
    assertAccepted(issue("alice").text());
  }

  @Test
  void tokens_of_other_nodes_are_revoked_by_subject_and_by_time() {
    RawToken node = RawToken.valid().ofNode();
    assertAccepted(node.text());

    revoker.revokeSubject("alice");
    assertRevoked(node.text());
    assertAccepted(node.claim("sub", "\"bob\"").text());

    revoker.revokeAll();
    assertRevoked(node.claim("sub", "\"bob\"").text());
  }

  @Test
  void a_revocation_holds_for_as_long_as_the_token_is_accepted() {
    IssuedToken token = issue("alice");
    revoker.revokeToken(token.tokenId(), token.expiresAt());
    revoker.revokeSubject("alice");

    time.set(token.expiresAt().plusSeconds(29));
    revoker.revokeToken("another", time.get().plusSeconds(1));
    assertRevoked(token.text());
    assertThat(store.size()).isEqualTo(3);
  }

  @Test
  void a_revocation_leaves_when_the_token_would_have_expired() {
    IssuedToken token = issue("alice");
    revoker.revokeToken(token.tokenId(), token.expiresAt());
    revoker.revokeSubject("alice");

    time.set(token.expiresAt().plusSeconds(30));
    revoker.revokeToken("another", time.get().plusSeconds(1));

    assertThat(store.size()).isEqualTo(1);
    assertThat(TokenFixture.refusal(() -> verifier.verify(token.text())).failure())
        .isEqualTo(AuthenticationFailure.EXPIRED);
  }

  @Test
  void while_tokens_of_other_nodes_are_accepted_a_subject_stays_revoked() {
    RawToken ofCentury = RawToken.valid().ofNode().claim("exp", 4_102_444_800L);
    revoker(POLICY).revokeSubject("alice");

    pass(Duration.ofDays(10_000));
    revoker.revokeToken("another", time.get().plusSeconds(1));

    assertRevoked(ofCentury.text());
  }

  @Test
  void a_full_store_refuses_loudly_and_has_room_again_later() {
    for (int i = 0; i < 100; i++) {
      revoker.revokeToken("token-" + i, NOW.plusSeconds(60));
    }
    assertThatIllegalStateException()
        .isThrownBy(() -> revoker.revokeToken("one-more", NOW.plusSeconds(60)))
        .withMessageContaining("100 revocations")
        .withMessageContaining("not revoked");
    assertThatIllegalStateException().isThrownBy(() -> revoker.revokeSubject("alice"));
    revoker.revokeToken("token-7", NOW.plusSeconds(90));
    revoker.revokeAll();

    pass(Duration.ofSeconds(90));
    revoker.revokeSubject("alice");

    assertThat(store.size()).isEqualTo(2);
  }

  @Test
  void no_later_call_takes_a_revocation_back() {
    IssuedToken token = issue("alice");
    pass(Duration.ofSeconds(5));
    revoker.revokeSubject("alice");
    store.revokeSubject("alice", NOW.minusSeconds(100), NOW.minusSeconds(1));
    assertRevoked(token.text());

    IssuedToken bobs = issue("bob");
    revoker.revokeAll();
    store.revokeAll(NOW.minusSeconds(100));
    assertRevoked(bobs.text());

    store.revokeToken("x", NOW.plusSeconds(500));
    store.revokeToken("x", NOW.minusSeconds(500));
    pass(Duration.ofSeconds(100));
    store.revokeToken("y", NOW.plusSeconds(500));
    assertThat(store.size()).isEqualTo(3);
  }
}
