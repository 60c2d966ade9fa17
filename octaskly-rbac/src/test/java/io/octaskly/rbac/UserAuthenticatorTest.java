package io.octaskly.rbac;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.octaskly.rbac.internal.password.PasswordScheme;
import io.octaskly.rbac.internal.password.Pbkdf2Scheme;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UserAuthenticatorTest {
  private static final char[] PASSWORD = "correct horse".toCharArray();

  private final List<String> work = new ArrayList<>();
  private final List<String> told = new ArrayList<>();
  private final UserStore users = UserStore.inMemory();
  private final PasswordHasher hasher = hasher(2_000);
  private final UserAuthenticator authenticator =
      UserAuthenticator.of(
          users,
          hasher,
          new AccessListener() {
            @Override
            public void loggedIn(String user, Role role) {
              told.add(user + " is " + role.id());
            }

            @Override
            public void authenticationFailed(AuthenticationException failure) {
              told.add(failure.subject().orElse("?") + ": " + failure.failure());
            }
          });

  private PasswordHasher hasher(int iterations) {
    return new PasswordHasher(
        List.of(new WitnessedScheme(new Pbkdf2Scheme(iterations), work)), new SecureRandom());
  }

  /** Writes down each derivation, with what it costs: scheme and parameters. */
  private record WitnessedScheme(PasswordScheme scheme, List<String> work)
      implements PasswordScheme {
    @Override
    public String id() {
      return scheme.id();
    }

    @Override
    public String hash(char[] password, byte[] salt) {
      String phc = scheme.hash(password, salt);
      work.add("hash " + phc.split("\\$", -1)[2]);
      return phc;
    }

    @Override
    public boolean matches(char[] password, String phc) {
      boolean matches = scheme.matches(password, phc);
      work.add("matches " + phc.split("\\$", -1)[2] + " salt " + phc.split("\\$", -1)[3].length());
      return matches;
    }

    @Override
    public boolean isOutdated(String phc) {
      return scheme.isOutdated(phc);
    }

    @Override
    public String decoy() {
      return scheme.decoy();
    }
  }

  @BeforeEach
  void add_alice() {
    users.put(new User("alice", Role.DISPATCHER, hasher.hash(PASSWORD)));
    work.clear();
  }

  private AuthenticationException refusal(String name, String password) {
    return TokenFixture.refusal(() -> authenticator.authenticate(name, password.toCharArray()));
  }

  @Test
  void the_right_password_signs_in() {
    User user = authenticator.authenticate("alice", PASSWORD);

    assertThat(user.role()).isEqualTo(Role.DISPATCHER);
    assertThat(told).containsExactly("alice is dispatcher");
    assertThat(PASSWORD).isEqualTo("correct horse".toCharArray());
  }

  @Test
  void an_unknown_user_and_a_wrong_password_look_the_same_and_cost_the_same() {
    AuthenticationException wrong = refusal("alice", "wrong");
    List<String> workOfWrong = List.copyOf(work);
    work.clear();
    AuthenticationException unknown = refusal("mallory", "wrong");

    assertThat(work).isEqualTo(workOfWrong).containsExactly("matches i=2000,l=32 salt 22");
    assertThat(unknown).hasToString(wrong.toString()).hasNoCause();
    assertThat(unknown.getStackTrace()).isEmpty();
    assertThat(told).containsExactly("alice: WRONG_PASSWORD", "mallory: UNKNOWN_USER");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1025})
  void an_impossible_password_costs_as_little_for_both(int length) {
    assertThat(refusal("alice", "x".repeat(length)).failure())
        .isEqualTo(AuthenticationFailure.WRONG_PASSWORD);
    assertThat(refusal("mallory", "x".repeat(length)).failure())
        .isEqualTo(AuthenticationFailure.UNKNOWN_USER);
    assertThat(work).isEmpty();
  }

  @Test
  void nobody_has_the_password_of_the_decoy() {
    assertThat(refusal("mallory", "\0").failure()).isEqualTo(AuthenticationFailure.UNKNOWN_USER);
  }

  @ParameterizedTest
  @ValueSource(strings = {"correct horse", "$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA"})
  void a_stored_hash_that_cannot_be_read_lets_nobody_in(String stored) {
    users.put(new User("bob", Role.CLIENT, stored));

    AuthenticationException refusal = refusal("bob", "correct horse");

    assertThat(refusal.failure()).isEqualTo(AuthenticationFailure.PASSWORD_HASH);
    assertThat(refusal.detail()).doesNotContain(stored);
    assertThat(work).containsExactly("matches i=2000,l=32 salt 22");
  }

  @Test
  void a_hash_of_lower_cost_is_replaced_at_a_login() {
    users.put(new User("alice", Role.DISPATCHER, hasher(1_000).hash(PASSWORD)));

    refusal("alice", "wrong");
    assertThat(storedHash()).contains("i=1000");
    authenticator.authenticate("alice", PASSWORD);

    assertThat(storedHash()).contains("i=2000");
    assertThat(authenticator.authenticate("alice", PASSWORD).role()).isEqualTo(Role.DISPATCHER);
  }

  private String storedHash() {
    return users.find("alice").orElseThrow().passwordHash();
  }

  @Test
  void a_hash_that_changed_meanwhile_is_not_replaced() {
    String before = storedHash();
    users.put(new User("alice", Role.CLIENT, "changed"));

    assertThat(users.replacePasswordHash("alice", before, "rehashed")).isFalse();
    assertThat(users.replacePasswordHash("mallory", before, "rehashed")).isFalse();
    assertThat(users.replacePasswordHash("alice", "changed", "rehashed")).isTrue();
    assertThat(users.find("alice")).contains(new User("alice", Role.CLIENT, "rehashed"));
  }

  @Test
  void a_removed_user_is_unknown() {
    assertThat(users.remove("alice")).isTrue();
    assertThat(users.remove("alice")).isFalse();
    assertThat(refusal("alice", "correct horse").failure())
        .isEqualTo(AuthenticationFailure.UNKNOWN_USER);
  }

  @Test
  void names_are_compared_exactly() {
    assertThat(refusal("Alice", "correct horse").failure())
        .isEqualTo(AuthenticationFailure.UNKNOWN_USER);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new User("alice\u200b", Role.CLIENT, "x"))
        .withMessageContaining("\"alice\\u200b\"");
  }
}
