package io.octaskly.rbac;

import static io.octaskly.rbac.TokenFixture.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PrincipalTest {
  private static final Principal ALICE = alice("n", "t", NOW.getEpochSecond());

  private static Principal alice(String nodeId, String tokenId, long issuedAt) {
    return new Principal(
        "alice",
        Role.CLIENT,
        EnumSet.of(Permission.TASK_CREATE),
        nodeId,
        tokenId,
        Instant.ofEpochSecond(issuedAt),
        NOW.plusSeconds(60));
  }

  @Test
  void principals_with_the_same_values_are_equal() {
    assertThat(alice("n", "t", NOW.getEpochSecond())).isEqualTo(ALICE).hasSameHashCodeAs(ALICE);
    assertThat(ALICE)
        .isNotEqualTo(alice("m", "t", NOW.getEpochSecond()))
        .isNotEqualTo(alice(null, "t", NOW.getEpochSecond()))
        .isNotEqualTo(alice("n", "u", NOW.getEpochSecond()))
        .isNotEqualTo(alice("n", "t", NOW.getEpochSecond() - 1))
        .isNotEqualTo(TokenFixture.principal("alice", Role.CLIENT))
        .isNotEqualTo(TokenFixture.principal("alice", Role.ADMIN))
        .isNotEqualTo(TokenFixture.principal("bob", Role.CLIENT))
        .isNotEqualTo("alice");
  }

  @Test
  void its_permissions_are_its_own() {
    Set<Permission> given = EnumSet.of(Permission.TASK_CREATE);
    Principal principal = TokenFixture.principal("a", Role.ADMIN, given);

    given.add(Permission.SYSTEM_SHUTDOWN);

    assertThat(principal.permissions()).containsExactly(Permission.TASK_CREATE).isUnmodifiable();
  }

  @Test
  void it_is_printed_for_a_log() {
    assertThat(ALICE).hasToString("alice (client on n, until 2026-02-07T14:31:45Z)");
  }
}
