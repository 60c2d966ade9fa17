package io.octaskly.rbac;

import static io.octaskly.rbac.TokenFixture.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.octaskly.rbac.internal.memory.MemoryLoginFailureStore;
import io.octaskly.rbac.internal.password.PasswordScheme;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class LockOutTest {
  private static final String HOME = "192.0.2.1";
  private static final String ATTACKER = "203.0.113.9";

  private final AtomicReference<Instant> time = new AtomicReference<>(NOW);
  private final InstantSource clock = time::get;
  private final AtomicInteger hashes = new AtomicInteger();

  /** The password is "right", and each comparison is counted. */
  private final PasswordScheme scheme =
      new PasswordScheme() {
        @Override
        public String id() {
          return "plain";
        }

        @Override
        public String hash(char[] password, byte[] salt) {
          return "$plain$" + new String(password);
        }

        @Override
        public boolean matches(char[] password, String phc) {
          hashes.incrementAndGet();
          return phc.equals(hash(password, new byte[0]));
        }

        @Override
        public boolean isOutdated(String phc) {
          return false;
        }

        @Override
        public String decoy() {
          return "$plain$\0";
        }
      };

  private LoginFailureStore store;
  private LockOut lockOut;
  private UserAuthenticator authenticator;

  private void open(StoreKind kind) {
    open(kind.open(clock).loginFailures());
  }

  private void open(LoginFailureStore failures) {
    store = failures;
    lockOut = LockOut.of(store, clock);
    UserStore users = UserStore.inMemory();
    Stream.of("alice", "mallory")
        .forEach(name -> users.put(new User(name, Role.CLIENT, "$plain$right")));
    authenticator =
        UserAuthenticator.of(
                users,
                new PasswordHasher(List.of(scheme), new SecureRandom()),
                new AccessListener() {})
            .withLockOut(lockOut);
  }

  private boolean signsIn(String user, String address) {
    return attempt(user, "right", address) == null;
  }

  /** {@return why it failed; null if it did not} */
  private AuthenticationException attempt(String user, String password, String address) {
    try {
      authenticator.authenticate(user, password.toCharArray(), address);
      return null;
    } catch (AuthenticationException e) {
      return e;
    }
  }

  private void fail(int times, String user, String address) {
    for (int i = 0; i < times; i++) {
      AuthenticationException failure = attempt(user, "wrong" + i, address);
      assertThat(failure.failure()).isNotEqualTo(AuthenticationFailure.LOCKED_OUT);
    }
  }

  private void wait(Duration duration) {
    time.set(time.get().plus(duration));
  }

  @ParameterizedTest
  @EnumSource
  void after_some_failures_an_attempt_has_to_wait_and_costs_no_hash(StoreKind kind) {
    open(kind);
    fail(5, "alice", HOME);
    hashes.set(0);

    AuthenticationException refusal = attempt("alice", "right", HOME);

    assertThat(refusal.failure()).isEqualTo(AuthenticationFailure.LOCKED_OUT);
    assertThat(refusal.retryAfter()).contains(Duration.ofSeconds(1));
    assertThat(refusal).hasMessage("authentication failed");
    assertThat(hashes).hasValue(0);
  }

  @ParameterizedTest
  @EnumSource
  void the_wait_doubles_with_each_failure_up_to_a_quarter_of_an_hour(StoreKind kind) {
    open(kind);
    fail(5, "alice", HOME);
    for (int seconds = 1; seconds < 900; seconds *= 2) {
      assertThat(attempt("alice", "right", HOME).retryAfter())
          .contains(Duration.ofSeconds(seconds));
      wait(Duration.ofSeconds(seconds));
      fail(1, "alice", HOME);
    }
    for (int i = 0; i < 3; i++) {
      assertThat(attempt("alice", "right", HOME).retryAfter()).contains(Duration.ofMinutes(15));
      wait(Duration.ofMinutes(15));
      fail(1, "alice", HOME);
    }
  }

  @ParameterizedTest
  @EnumSource
  void attempts_while_waiting_do_not_make_the_wait_longer(StoreKind kind) {
    open(kind);
    fail(5, "alice", HOME);
    for (int i = 0; i < 20; i++) {
      assertThat(signsIn("alice", HOME)).isFalse();
      wait(Duration.ofMillis(50));
    }

    assertThat(signsIn("alice", HOME)).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void a_success_forgives_the_failures_of_this_user_at_this_address(StoreKind kind) {
    open(kind);
    fail(4, "alice", HOME);
    assertThat(signsIn("alice", HOME)).isTrue();

    fail(5, "alice", HOME);
  }

  @ParameterizedTest
  @EnumSource
  void an_attacker_cannot_lock_a_user_out_where_it_has_signed_in_before(StoreKind kind) {
    open(kind);
    assertThat(signsIn("alice", HOME)).isTrue();
    for (int i = 0; i < 20; i++) {
      fail(1, "alice", "198.51.100." + i);
    }
    assertThat(attempt("alice", "wrong", ATTACKER).failure())
        .isEqualTo(AuthenticationFailure.LOCKED_OUT);

    assertThat(signsIn("alice", HOME)).isTrue();
    wait(Duration.ofDays(29));
    assertThat(signsIn("alice", HOME)).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void guesses_from_many_addresses_are_slowed_down_together(StoreKind kind) {
    open(kind);
    for (int i = 0; i < 20; i++) {
      fail(1, "alice", "198.51.100." + i);
    }

    AuthenticationException refusal = attempt("alice", "right", ATTACKER);

    assertThat(refusal.failure()).isEqualTo(AuthenticationFailure.LOCKED_OUT);
    assertThat(refusal.retryAfter()).contains(Duration.ofSeconds(1));
    wait(Duration.ofSeconds(1));
    assertThat(signsIn("alice", ATTACKER)).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void guesses_at_many_users_from_one_address_are_slowed_down(StoreKind kind) {
    open(kind);
    for (int i = 0; i < 50; i++) {
      fail(1, "user" + i, ATTACKER);
    }

    assertThat(attempt("alice", "right", ATTACKER).failure())
        .isEqualTo(AuthenticationFailure.LOCKED_OUT);
    assertThat(signsIn("alice", HOME)).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void signing_in_as_oneself_buys_no_guesses_at_others(StoreKind kind) {
    open(kind);
    int guesses = 0;
    for (int i = 0; i < 100; i++) {
      signsIn("mallory", ATTACKER);
      AuthenticationException failure = attempt("user" + i, "guess", ATTACKER);
      guesses += failure.failure() == AuthenticationFailure.LOCKED_OUT ? 0 : 1;
    }

    assertThat(guesses).isEqualTo(50);
  }

  @ParameterizedTest
  @EnumSource
  void attempts_at_the_same_time_get_no_more_guesses(StoreKind kind) {
    open(kind);

    List<AuthenticationException> results =
        AtOnce.run(16, () -> attempt("alice", "wrong", ATTACKER));

    assertThat(results)
        .filteredOn(e -> e.failure() == AuthenticationFailure.WRONG_PASSWORD)
        .hasSize(5);
    assertThat(hashes).hasValue(5);
  }

  @ParameterizedTest
  @EnumSource
  void right_passwords_at_the_same_time_leave_no_failures(StoreKind kind) {
    open(kind);
    AtOnce.run(4, () -> signsIn("alice", HOME));

    fail(5, "alice", HOME);
    assertThat(attempt("alice", "right", HOME).failure())
        .isEqualTo(AuthenticationFailure.LOCKED_OUT);
  }

  @ParameterizedTest
  @EnumSource
  void failures_are_forgotten_after_a_day(StoreKind kind) {
    open(kind);
    fail(5, "alice", HOME);
    wait(Duration.ofDays(1));

    fail(5, "alice", HOME);
  }

  @ParameterizedTest
  @EnumSource
  void an_administrator_can_forgive(StoreKind kind) {
    open(kind);
    for (int i = 0; i < 20; i++) {
      fail(1, "alice", "198.51.100." + i);
    }
    lockOut.forgive("alice");

    assertThat(signsIn("alice", ATTACKER)).isTrue();
  }

  @Test
  void names_that_are_no_users_are_locked_out_just_so() {
    open(StoreKind.MEMORY);
    fail(5, "alice", HOME);
    fail(5, "nobody", ATTACKER);

    AuthenticationException known = attempt("alice", "wrong", HOME);
    AuthenticationException unknown = attempt("nobody", "wrong", ATTACKER);

    assertThat(known).hasToString(unknown.toString());
    assertThat(known.failure()).isEqualTo(unknown.failure());
    assertThat(known.retryAfter()).isEqualTo(unknown.retryAfter());
  }

  @Test
  void without_an_address_all_attempts_count_for_the_user() {
    open(StoreKind.MEMORY);
    fail(20, "alice", null);

    assertThat(attempt("alice", "right", null).failure())
        .isEqualTo(AuthenticationFailure.LOCKED_OUT);
  }

  @Test
  void other_waiting_times_can_be_set() {
    open(StoreKind.MEMORY);
    BackOff never = new BackOff(1_000_000, Duration.ofSeconds(1), Duration.ofSeconds(1));
    LockOut strict =
        lockOut.with(new BackOff(1, Duration.ofHours(1), Duration.ofHours(1)), never, never);
    authenticator = authenticator.withLockOut(strict);

    fail(1, "alice", HOME);
    assertThat(attempt("alice", "right", HOME).retryAfter()).contains(Duration.ofHours(1));
  }

  @ParameterizedTest
  @CsvSource({"-1,1,1", "1000001,1,1", "5,0,1", "5,2,1", "5,-1,1", "5,1,86401"})
  void back_offs_out_of_range_are_refused(int free, int first, int longest) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new BackOff(free, Duration.ofSeconds(first), Duration.ofSeconds(longest)))
        .withMessageContaining("give such as");
  }

  @Test
  void a_flood_of_names_neither_grows_memory_nor_forgives_anybody() {
    MemoryLoginFailureStore small = new MemoryLoginFailureStore(clock, 1000);
    open(small);
    fail(5, "alice", HOME);
    for (int i = 0; i < 20_000; i++) {
      attempt("name" + i, "x", "2001:db8::" + Integer.toHexString(i));
    }

    assertThat(small.size()).isBetween(1000, 1024 + 1024);
    assertThat(attempt("alice", "right", HOME).failure())
        .isEqualTo(AuthenticationFailure.LOCKED_OUT);
  }

  @Test
  void who_shares_a_counter_in_a_flood_cannot_reset_it_by_signing_in() {
    open(new MemoryLoginFailureStore(clock, 32));
    for (int i = 0; i < 20_000; i++) {
      attempt("name" + i, "x", "2001:db8::" + Integer.toHexString(i));
    }
    int before = hashes.get();
    for (int i = 0; i < 200; i++) {
      signsIn("mallory", "2001:db8:1::" + Integer.toHexString(i));
    }

    assertThat(hashes.get() - before).isZero();
  }
}
