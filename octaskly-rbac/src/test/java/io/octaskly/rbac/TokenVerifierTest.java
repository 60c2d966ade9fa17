package io.octaskly.rbac;

import static io.octaskly.rbac.TokenFixture.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenVerifierTest {
  private static final RawToken VALID = RawToken.valid();
  private static final Instant IAT = NOW;
  private static final Instant EXP = NOW.plusSeconds(3600);

  @Test
  void a_principal_has_what_the_token_says() {
    Principal principal = TokenFixture.verifier().verify(VALID.text());

    assertThat(principal.subject()).isEqualTo("alice");
    assertThat(principal.role()).isEqualTo(Role.CLIENT);
    assertThat(principal.permissions())
        .containsExactly(
            Permission.TASK_CREATE,
            Permission.TASK_LIST_OWN,
            Permission.TASK_CANCEL,
            Permission.TASK_STATUS,
            Permission.TASK_RESULT);
    assertThat(principal.nodeId()).contains("client-01");
    assertThat(principal.tokenId()).contains("token-1");
    assertThat(principal.issuedAt()).isEqualTo(IAT);
    assertThat(principal.expiresAt()).isEqualTo(EXP);
  }

  @Test
  void what_a_token_need_not_have_may_be_missing() {
    Principal principal =
        TokenFixture.verifier()
            .verify(VALID.withoutClaim("node_id").withoutClaim("permissions").text());

    assertThat(principal.nodeId()).isEmpty();
    assertThat(principal.permissions())
        .isEqualTo(PermissionMatrix.standard().permissions(Role.CLIENT));
  }

  @ParameterizedTest
  @ValueSource(strings = {"7", "null", "[[[[[[]]]]]]", "{\"a\":{\"b\":[1]}}", "\"\\ud800\"", "1e9"})
  void unknown_claims_are_ignored_whatever_they_are(String json) {
    assertThat(TokenFixture.verifier().verify(VALID.claim("x", json).text()).subject())
        .isEqualTo("alice");
  }

  @ParameterizedTest
  @CsvSource({
    "3599.0,  0, true",
    "3600.0,  0, false",
    "3599.999999999,  0, true",
    "3629.0, 30, true",
    "3629.999999999, 30, true",
    "3630.0, 30, false",
    "3631.0, 30, false",
    "3659.0, 30, false",
    "3600.5,  1, true",
    "3601.0,  1, false"
  })
  void expiry_must_be_after_now_by_less_than_the_skew(double after, int skew, boolean accepted) {
    assertAccepted(VALID, at(after), skew, AuthenticationFailure.EXPIRED, accepted);
  }

  @ParameterizedTest
  @CsvSource({
    "0.0, 0, true",
    "-0.001, 0, false",
    "-30.0, 30, true",
    "-30.001, 30, false",
    "-60.0, 30, false"
  })
  void a_token_is_not_issued_in_the_future(double after, int skew, boolean accepted) {
    assertAccepted(VALID, at(after), skew, AuthenticationFailure.ISSUED_IN_FUTURE, accepted);
  }

  @ParameterizedTest
  @CsvSource({"70.0, 30, true", "69.999, 30, false", "100.0, 0, true", "99.999, 0, false"})
  void a_token_is_not_used_before_its_time(double after, int skew, boolean accepted) {
    RawToken token = VALID.claim("nbf", IAT.getEpochSecond() + 100);
    assertAccepted(token, at(after), skew, AuthenticationFailure.NOT_YET_VALID, accepted);
  }

  private static Instant at(double secondsAfterIssue) {
    return IAT.plusNanos(Math.round(secondsAfterIssue * 1e9));
  }

  private static void assertAccepted(
      RawToken token, Instant now, int skew, AuthenticationFailure failure, boolean accepted) {
    TokenVerifier verifier =
        TokenFixture.verifierBuilder()
            .clock(InstantSource.fixed(now))
            .policy(TokenPolicy.builder().clockSkew(Duration.ofSeconds(skew)).build())
            .build();
    AuthenticationException refusal = TokenFixture.refusal(() -> verifier.verify(token.text()));
    if (accepted) {
      assertThat(refusal).isNull();
    } else {
      assertThat(refusal.failure()).isEqualTo(failure);
      assertThat(refusal.subject()).contains("alice");
    }
  }

  @ParameterizedTest
  @CsvSource({"client, 3600, true", "client, 3601, false", "worker, 86400, true"})
  void a_token_lives_no_longer_than_its_role_may(String role, long seconds, boolean accepted) {
    TokenPolicy policy = TokenPolicy.builder().lifetime(Role.CLIENT, Duration.ofHours(1)).build();
    RawToken token =
        VALID.claim("role", "\"" + role + "\"").claim("exp", IAT.getEpochSecond() + seconds);

    AuthenticationException refusal =
        TokenFixture.refusal(
            () -> TokenFixture.verifierBuilder().policy(policy).build().verify(token.text()));

    assertThat(refusal == null).isEqualTo(accepted);
    if (!accepted) {
      assertThat(refusal.failure()).isEqualTo(AuthenticationFailure.LIFETIME);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "client,     '\"admin\"',               task:create task:list:own task:cancel task:status"
        + " task:result",
    "client,     '\"dispatcher\"',          task:create task:list:own task:cancel task:status"
        + " task:result",
    "dispatcher, '\"read\"',                task:list:all task:list:own worker:stats task:status"
        + " task:result",
    "client,     '\"task:create\"',         task:create",
    "client,     '\"system:shutdown\"',     ''",
    "client,     '',                        ''",
    "client,     '\"root\",\"Task:Create\"', ''",
    "worker,     '\"client\"',              ''"
  })
  void the_claim_narrows_the_role_and_never_widens_it(
      String role, String entries, String permissions) {
    RawToken token =
        VALID.claim("role", "\"" + role + "\"").claim("permissions", "[" + entries + "]");

    Principal principal = TokenFixture.verifier().verify(token.text());

    assertThat(principal.permissions().stream().map(Permission::id))
        .containsExactlyInAnyOrder(
            permissions.isEmpty() ? new String[0] : permissions.split(" ", -1));
  }

  @Test
  void a_matrix_of_the_host_decides_what_a_role_has() {
    PermissionMatrix matrix =
        PermissionMatrix.builder().allow(Role.CLIENT, Permission.AUDIT_READ).build();

    Principal principal =
        TokenFixture.verifierBuilder().matrix(matrix).build().verify(VALID.text());

    assertThat(principal.permissions()).containsExactly(Permission.AUDIT_READ);
  }

  @Test
  void a_store_that_cannot_answer_lets_nobody_in() {
    TokenVerifier verifier =
        TokenVerifier.builder(() -> TokenFixture.KEYS, new BrokenStore())
            .clock(TokenFixture.CLOCK)
            .build();

    assertThatIllegalStateException()
        .isThrownBy(() -> verifier.verify(VALID.text()))
        .withMessage("the database is away");
  }

  private static final class BrokenStore implements RevocationStore {
    @Override
    public void revokeToken(String tokenId, Instant until) {}

    @Override
    public void revokeSubject(String subject, Instant issuedUpTo, Instant until) {}

    @Override
    public void revokeAll(Instant issuedUpTo) {}

    @Override
    public boolean isRevoked(Principal principal) {
      throw new IllegalStateException("the database is away");
    }
  }

  @Test
  void a_null_token_is_a_mistake_of_the_host() {
    assertThatNullPointerException()
        .isThrownBy(() -> TokenFixture.verifier().verify(null))
        .withMessage("token");
  }
}
