package io.octaskly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.octaskly.audit.AuditException;
import io.octaskly.crypto.SecretRefusedException;
import io.octaskly.rbac.AuthenticationException;
import io.octaskly.rbac.IssuedApiKey;
import io.octaskly.rbac.Role;
import io.octaskly.rbac.TokenRequest;
import io.octaskly.rbac.UserStore;
import io.octaskly.sandbox.Task;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Users, API keys and tokens, changed by the host's own code and by callers. */
class AdministrationTest {
  private static final char[] PASSWORD = "Correct-Horse-7-Battery".toCharArray();

  private final UserStore users = UserStore.inMemory();
  private final HostFixture fixture = new HostFixture(host -> host.users(users));
  private final Administration own = fixture.host.administration();

  @AfterEach
  void close() {
    fixture.close();
  }

  private Login login(char[] password) {
    return fixture.host.login("alice", password, HostFixture.ADDRESS);
  }

  private Caller caller(Login login) {
    return fixture.host.authenticate("Bearer " + login.accessToken(), HostFixture.ADDRESS);
  }

  @Test
  void user_that_was_added_signs_in_and_one_that_was_removed_does_not() {
    own.addUser("alice", Role.CLIENT, PASSWORD);
    Caller alice = caller(login(PASSWORD));
    assertThat(alice.run(Task.of("true")).succeeded()).isTrue();

    assertThat(own.removeUser("alice")).isTrue();

    assertThatExceptionOfType(AuthenticationException.class)
        .isThrownBy(() -> alice.run(Task.of("true")));
    assertThatExceptionOfType(AuthenticationException.class).isThrownBy(() -> login(PASSWORD));
    assertThat(own.removeUser("alice")).isFalse();
    assertThat(fixture.actions()).contains("user_created", "user_removed");
  }

  @Test
  void weak_password_is_refused_with_all_that_it_lacks() {
    assertThatExceptionOfType(SecretRefusedException.class)
        .isThrownBy(() -> own.addUser("alice", Role.CLIENT, "tiny".toCharArray()))
        .withMessageContaining("16")
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("tiny"));
    assertThat(users.find("alice")).isEmpty();
    assertThat(fixture.actions()).doesNotContain("user_created");
  }

  @Test
  void changes_that_fail_are_on_record_as_failed() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> own.changeRole("nobody", Role.ADMIN))
        .withMessageContaining("no such user");
    assertThat(fixture.actions()).endsWith("role_changed", "role_changed");
    assertThat(fixture.lines().get(fixture.lines().size() - 1)).contains("\"failed\"", "error");
  }

  @Test
  void change_of_role_or_password_ends_what_the_user_had() {
    own.addUser("alice", Role.CLIENT, PASSWORD);
    Login login = login(PASSWORD);
    Caller alice = caller(login);
    char[] next = "Another-Horse-8-Battery".toCharArray();

    own.changePassword("alice", next);

    assertThatExceptionOfType(AuthenticationException.class).isThrownBy(alice::tasks);
    assertThatExceptionOfType(AuthenticationException.class)
        .isThrownBy(() -> fixture.host.refresh(login.refreshToken(), HostFixture.ADDRESS));
    fixture.clock.advance(Duration.ofSeconds(1));
    own.changeRole("alice", Role.DISPATCHER);
    fixture.clock.advance(Duration.ofSeconds(1));
    assertThat(login(next).role()).isEqualTo(Role.DISPATCHER);
  }

  @Test
  void nothing_is_given_that_cannot_be_recorded() {
    fixture.disk.leaveRoomFor(0);

    assertThatExceptionOfType(AuditException.class)
        .isThrownBy(() -> own.issueApiKey(TokenRequest.of("ci", Role.ADMIN)));
    assertThat(own.apiKeys("ci")).isEmpty();
    assertThatExceptionOfType(AuditException.class).isThrownBy(() -> fixture.host.shutdownNow());
  }

  @Test
  void revocation_that_cannot_be_recorded_is_done_all_the_same() {
    IssuedApiKey key = own.issueApiKey(TokenRequest.of("ci", Role.CLIENT));
    fixture.disk.leaveRoomFor(0);

    assertThatExceptionOfType(AuditException.class)
        .isThrownBy(() -> own.revokeApiKey(key.key().id()));
    assertThat(own.apiKeys("ci")).isEmpty();
    assertThatExceptionOfType(AuditException.class).isThrownBy(() -> fixture.host.shutdownNow());
  }

  @Test
  void only_callers_that_manage_users_administer() {
    Administration admin = fixture.caller("root", Role.ADMIN).administration();
    IssuedApiKey key = admin.issueApiKey(TokenRequest.of("ci", Role.CLIENT));
    int events = fixture.actions().size();

    for (Role role : new Role[] {Role.DISPATCHER, Role.WORKER, Role.CLIENT}) {
      Administration other = fixture.caller("other", role).administration();
      assertThatExceptionOfType(PermissionDeniedException.class)
          .isThrownBy(() -> other.issueApiKey(TokenRequest.of("ci", Role.ADMIN)))
          .withMessageContaining("user:manage");
      assertThatExceptionOfType(PermissionDeniedException.class)
          .isThrownBy(() -> other.revokeApiKey(key.key().id()));
      assertThatExceptionOfType(PermissionDeniedException.class)
          .isThrownBy(() -> other.apiKeys("ci"));
      assertThatExceptionOfType(PermissionDeniedException.class)
          .isThrownBy(() -> other.removeUser("root"));
      assertThatExceptionOfType(PermissionDeniedException.class)
          .isThrownBy(() -> other.revokeTokens("root"));
    }

    assertThat(own.apiKeys("ci")).hasSize(1);
    assertThat(fixture.actions().subList(events, fixture.actions().size()))
        .filteredOn("access_denied"::equals)
        .hasSize(15);
    assertThat(fixture.lines())
        .as("who did it")
        .anyMatch(line -> line.contains("api_key_created") && line.contains("\"user\":\"root\""));
  }

  @Test
  void administrator_whose_key_was_revoked_administers_no_more() {
    Caller root = fixture.caller("root", Role.ADMIN);
    own.revokeApiKey(root.principal().tokenId().orElseThrow().substring("okt_".length()));

    assertThatExceptionOfType(AuthenticationException.class)
        .isThrownBy(() -> root.administration().issueApiKey(TokenRequest.of("ci", Role.ADMIN)));
  }

  @Test
  void rotated_key_works_with_its_former_secret_for_the_grace_period() {
    IssuedApiKey first = own.issueApiKey(TokenRequest.of("ci", Role.CLIENT));
    IssuedApiKey second = own.rotateApiKey(first.key().id());

    assertThat(authenticate(first)).isEqualTo("ci");
    assertThat(authenticate(second)).isEqualTo("ci");
    fixture.clock.advance(Duration.ofDays(2));
    assertThatExceptionOfType(AuthenticationException.class).isThrownBy(() -> authenticate(first));
    assertThat(authenticate(second)).isEqualTo("ci");
    own.rotateApiKey(first.key().id(), Duration.ZERO);
    assertThatExceptionOfType(AuthenticationException.class).isThrownBy(() -> authenticate(second));
  }

  private String authenticate(IssuedApiKey key) {
    return fixture
        .host
        .authenticate("bearer " + key.text(), HostFixture.ADDRESS)
        .principal()
        .subject();
  }

  @Test
  void host_without_users_or_keys_says_what_to_call() {
    try (HostFixture bare = new HostFixture()) {
      assertThatIllegalStateException()
          .isThrownBy(() -> bare.host.administration().addUser("alice", Role.CLIENT, PASSWORD))
          .withMessageContaining("Builder.users");
    }
  }

  @Test
  void sign_in_lasts_by_refresh_tokens_and_ends_with_a_copied_one() {
    own.addUser("alice", Role.CLIENT, PASSWORD);
    Login first = login(PASSWORD);
    fixture.clock.advance(Duration.ofHours(25));
    assertThatExceptionOfType(AuthenticationException.class).isThrownBy(() -> caller(first));
    Login second = fixture.host.refresh(first.refreshToken(), HostFixture.ADDRESS);
    Caller alice = caller(second);

    assertThatExceptionOfType(AuthenticationException.class)
        .isThrownBy(() -> fixture.host.refresh(first.refreshToken(), "198.51.100.66"));

    assertThatExceptionOfType(AuthenticationException.class).isThrownBy(alice::tasks);
    assertThatExceptionOfType(AuthenticationException.class)
        .isThrownBy(() -> fixture.host.refresh(second.refreshToken(), HostFixture.ADDRESS));
    assertThat(fixture.lines())
        .anyMatch(line -> line.contains("critical") && line.contains("198.51.100.66"));
    assertThat(fixture.lines())
        .noneMatch(
            line -> line.contains(first.refreshToken()) || line.contains(second.accessToken()));
  }

  @Test
  void user_that_signs_out_has_nothing_left() {
    own.addUser("alice", Role.CLIENT, PASSWORD);
    Login login = login(PASSWORD);
    Caller alice = caller(login);

    fixture.host.logout(login.refreshToken(), HostFixture.ADDRESS);

    assertThatExceptionOfType(AuthenticationException.class).isThrownBy(alice::tasks);
    assertThatExceptionOfType(AuthenticationException.class)
        .isThrownBy(() -> fixture.host.refresh(login.refreshToken(), HostFixture.ADDRESS));
  }

  @Test
  void address_that_guesses_passwords_is_stopped_before_any_costs_a_hash() {
    own.addUser("alice", Role.CLIENT, PASSWORD);
    for (int i = 0; i < 10; i++) {
      assertThatExceptionOfType(AuthenticationException.class)
          .isThrownBy(() -> login("wrong-wrong-wrong".toCharArray()));
    }

    assertThatExceptionOfType(RateLimitedException.class)
        .isThrownBy(() -> login(PASSWORD))
        .satisfies(e -> assertThat(e.retryAfter()).isEqualTo(Duration.ofSeconds(6)));
    assertThat(fixture.actions()).contains("rate_limited");
  }
}
