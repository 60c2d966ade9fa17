package io.octaskly.rbac;

import static io.octaskly.rbac.TokenFixture.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenIssuerTest {
  private static String part(IssuedToken token, int index) {
    return new String(
        Base64.getUrlDecoder().decode(token.text().split("\\.", -1)[index]),
        StandardCharsets.UTF_8);
  }

  @Test
  void a_token_has_the_members_that_octaskly_nodes_read() {
    IssuedToken token =
        TokenFixture.issuer()
            .issue(TokenRequest.of("worker-user", Role.WORKER).onNode("worker-01"));

    assertThat(part(token, 0)).isEqualTo("{\"typ\":\"JWT\",\"kid\":\"k1\",\"alg\":\"HS256\"}");
    assertThat(part(token, 1))
        .isEqualTo(
            "{\"sub\":\"worker-user\",\"role\":\"worker\",\"exp\":"
                + NOW.plusSeconds(86_400).getEpochSecond()
                + ",\"iat\":"
                + NOW.getEpochSecond()
                + ",\"permissions\":[\"worker\"],\"node_id\":\"worker-01\",\"jti\":\""
                + token.tokenId()
                + "\",\"iss\":\"octaskly\"}");
  }

  @Test
  void its_signature_is_hmac_sha256_of_header_and_claims() {
    String text = TokenFixture.issuer().issue(TokenRequest.of("alice", Role.CLIENT)).text();
    int dot = text.lastIndexOf('.');
    byte[] input = RawToken.bytes(text.substring(0, dot));

    assertThat(text.substring(dot + 1))
        .isEqualTo(RawToken.base64Url(RawToken.mac("HmacSHA256", TokenFixture.KEY, input)));
  }

  @ParameterizedTest
  @CsvSource({
    "ADMIN,'admin,dispatcher,worker,client'",
    "DISPATCHER,'dispatcher,client'",
    "WORKER,worker",
    "CLIENT,client"
  })
  void the_permissions_claim_has_the_names_of_the_roles_it_covers(Role role, String names) {
    assertThat(TokenRequest.of("x", role).scope()).containsExactly(names.split(",", -1));
  }

  @ParameterizedTest
  @EnumSource
  void what_is_issued_is_verified(Role role) {
    IssuedToken token = TokenFixture.issuer().issue(TokenRequest.of("größe 日本", role).onNode("n"));

    Principal principal = TokenFixture.verifier().verify(token.text());

    assertThat(principal.subject()).isEqualTo("größe 日本");
    assertThat(principal.role()).isEqualTo(role);
    assertThat(principal.permissions()).isEqualTo(PermissionMatrix.standard().permissions(role));
    assertThat(principal.nodeId()).contains("n");
    assertThat(principal.tokenId()).contains(token.tokenId());
    assertThat(principal.issuedAt()).isEqualTo(token.issuedAt());
    assertThat(principal.expiresAt()).isEqualTo(token.expiresAt());
  }

  @Test
  void a_scope_narrows_a_token() {
    TokenRequest request = TokenRequest.of("d", Role.DISPATCHER).withScope("task:create", "worker");

    Principal principal =
        TokenFixture.verifier().verify(TokenFixture.issuer().issue(request).text());

    assertThat(principal.permissions())
        .containsExactlyInAnyOrder(Permission.TASK_CREATE, Permission.WORKER_REGISTER);
  }

  @Test
  void a_scope_that_no_verifier_knows_is_not_issued() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TokenRequest.of("d", Role.DISPATCHER).withScope("task:*"))
        .withMessage(
            "scope \"task:*\" is not known: write a role, \"read\", \"write\" or a permission such"
                + " as \"task:create\"");
  }

  @Test
  void each_role_has_its_lifetime_in_whole_seconds_from_this_one() {
    TokenPolicy policy =
        TokenPolicy.builder()
            .lifetime(Duration.ofHours(2))
            .lifetime(Role.WORKER, Duration.ofDays(30))
            .build();
    TokenIssuer issuer =
        TokenIssuer.builder(() -> TokenFixture.KEYS)
            .policy(policy)
            .clock(InstantSource.fixed(NOW.plusMillis(999)))
            .build();

    assertThat(issuer.issue(TokenRequest.of("a", Role.ADMIN)).expiresAt())
        .isEqualTo(NOW.plusSeconds(7200));
    assertThat(issuer.issue(TokenRequest.of("w", Role.WORKER)).expiresAt())
        .isEqualTo(NOW.plus(Duration.ofDays(30)));
    assertThat(issuer.issue(TokenRequest.of("w", Role.WORKER)).issuedAt()).isEqualTo(NOW);
  }

  @Test
  void token_ids_differ() {
    Set<String> ids = new HashSet<>();
    for (int i = 0; i < 100; i++) {
      ids.add(TokenFixture.issuer().issue(TokenRequest.of("alice", Role.CLIENT)).tokenId());
    }
    assertThat(ids).hasSize(100).allMatch(id -> id.length() == 22);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a\nb", "\u202ealice", " alice", "alice\u0000"})
  void names_that_look_like_others_are_refused(String name) {
    assertThatIllegalArgumentException().isThrownBy(() -> TokenRequest.of(name, Role.CLIENT));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TokenRequest.of("alice", Role.CLIENT).onNode(name));
    assertThatIllegalArgumentException().isThrownBy(() -> TokenPolicy.builder().issuer(name));
  }
}
