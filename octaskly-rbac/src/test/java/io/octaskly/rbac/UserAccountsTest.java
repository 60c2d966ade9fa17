package io.octaskly.rbac;

import static io.octaskly.rbac.TokenFixture.KEYS;
import static io.octaskly.rbac.TokenFixture.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.octaskly.rbac.internal.password.Pbkdf2Scheme;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class UserAccountsTest {
  private static final char[] PASSWORD = "correct horse".toCharArray();

  private final AtomicReference<Instant> time = new AtomicReference<>(NOW);
  private final InstantSource clock = time::get;
  private final PasswordHasher hasher =
      new PasswordHasher(List.of(new Pbkdf2Scheme(1_000)), new SecureRandom());
  private final List<String> told = new ArrayList<>();
  private final AccessListener listener =
      new AccessListener() {
        @Override
        public void userAdded(String user, Role role) {
          told.add("added " + user + " as " + role.id());
        }

        @Override
        public void userRemoved(String user) {
          told.add("removed " + user);
        }

        @Override
        public void roleChanged(String user, Role from, Role to) {
          told.add(user + " from " + from.id() + " to " + to.id());
        }

        @Override
        public void passwordChanged(String user) {
          told.add("password of " + user);
        }
      };

  private StoreKind.Stores stores;
  private UserAccounts accounts;
  private RefreshTokens refreshTokens;
  private TokenVerifier verifier;

  private void open(StoreKind kind) {
    stores = kind.open(clock);
    TokenRevoker revoker =
        TokenRevoker.of(stores.revocations(), TokenPolicy.defaults(), clock, listener)
            .withRefreshTokens(stores.refreshTokens());
    accounts = UserAccounts.of(stores.users(), hasher, revoker, listener);
    refreshTokens =
        RefreshTokens.builder(
                stores.refreshTokens(),
                TokenIssuer.builder(() -> KEYS).clock(clock).build(),
                revoker)
            .clock(clock)
            .build();
    verifier = TokenVerifier.builder(() -> KEYS, stores.revocations()).clock(clock).build();
    accounts.add("alice", Role.CLIENT, PASSWORD);
  }

  private Role signsIn(String password) {
    return UserAuthenticator.of(stores.users(), hasher, listener)
        .authenticate("alice", password.toCharArray())
        .role();
  }

  private void assertSignedOut(TokenPair pair) {
    assertThat(TokenFixture.refusal(() -> verifier.verify(pair.accessToken().text())).failure())
        .isEqualTo(AuthenticationFailure.REVOKED);
    assertThat(TokenFixture.refusal(() -> refreshTokens.refresh(pair.refreshToken())).failure())
        .isEqualTo(AuthenticationFailure.UNKNOWN_REFRESH_TOKEN);
  }

  @ParameterizedTest
  @EnumSource
  void an_added_user_can_sign_in(StoreKind kind) {
    open(kind);

    assertThat(signsIn("correct horse")).isEqualTo(Role.CLIENT);
    assertThat(told).containsExactly("added alice as client");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> accounts.add("alice", Role.ADMIN, PASSWORD))
        .withMessageContaining("alice is there already");
  }

  @ParameterizedTest
  @EnumSource
  void a_change_of_role_ends_what_was_issued_for_the_other(StoreKind kind) {
    open(kind);
    TokenPair pair = refreshTokens.start(TokenRequest.of("alice", Role.CLIENT));

    accounts.changeRole("alice", Role.DISPATCHER);
    accounts.changeRole("alice", Role.DISPATCHER);

    assertSignedOut(pair);
    assertThat(signsIn("correct horse")).isEqualTo(Role.DISPATCHER);
    assertThat(told).containsExactly("added alice as client", "alice from client to dispatcher");
  }

  @ParameterizedTest
  @EnumSource
  void a_change_of_password_signs_the_user_out(StoreKind kind) {
    open(kind);
    TokenPair pair = refreshTokens.start(TokenRequest.of("alice", Role.CLIENT));

    accounts.changePassword("alice", "battery staple".toCharArray());

    assertSignedOut(pair);
    assertThat(TokenFixture.refusal(() -> signsIn("correct horse")).failure())
        .isEqualTo(AuthenticationFailure.WRONG_PASSWORD);
    assertThat(signsIn("battery staple")).isEqualTo(Role.CLIENT);
    assertThat(told).contains("password of alice");
  }

  @ParameterizedTest
  @EnumSource
  void a_removed_user_is_signed_out(StoreKind kind) {
    open(kind);
    TokenPair pair = refreshTokens.start(TokenRequest.of("alice", Role.CLIENT));

    assertThat(accounts.remove("alice")).isTrue();
    assertThat(accounts.remove("alice")).isFalse();

    assertSignedOut(pair);
    assertThat(TokenFixture.refusal(() -> signsIn("correct horse")).failure())
        .isEqualTo(AuthenticationFailure.UNKNOWN_USER);
    assertThat(told).containsExactly("added alice as client", "removed alice");
  }

  @ParameterizedTest
  @EnumSource
  void changes_at_the_same_time_all_take_effect(StoreKind kind) {
    open(kind);

    AtOnce.run(
        List.of(
            () -> {
              accounts.changeRole("alice", Role.DISPATCHER);
              return true;
            },
            () -> {
              accounts.changePassword("alice", "battery staple".toCharArray());
              return true;
            }));

    assertThat(signsIn("battery staple")).isEqualTo(Role.DISPATCHER);
  }

  @ParameterizedTest
  @EnumSource
  void a_user_that_is_not_there_cannot_be_changed(StoreKind kind) {
    open(kind);

    assertThatIllegalArgumentException().isThrownBy(() -> accounts.changeRole("bob", Role.ADMIN));
    assertThatIllegalArgumentException().isThrownBy(() -> accounts.changePassword("bob", PASSWORD));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> accounts.changePassword("alice", new char[0]));
  }
}
