package io.octaskly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.octaskly.audit.AuditException;
import io.octaskly.audit.AuditLog;
import io.octaskly.audit.AuditRecord;
import io.octaskly.audit.AuditSink;
import io.octaskly.audit.InMemorySink;
import io.octaskly.crypto.SecretRefusedException;
import io.octaskly.crypto.SecretSource;
import io.octaskly.rbac.AuthenticationException;
import io.octaskly.rbac.AuthenticationFailure;
import io.octaskly.rbac.PasswordHasher;
import io.octaskly.rbac.Role;
import io.octaskly.rbac.User;
import io.octaskly.rbac.UserStore;
import io.octaskly.sandbox.Outcome;
import io.octaskly.sandbox.Task;
import io.octaskly.sandbox.TaskLaunchException;
import io.octaskly.sandbox.TaskResult;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** No task without an authenticated, authorised, recorded start; no end without a record. */
class OctasklyHostTest {
  private static final String ADDRESS = "192.0.2.7";
  private static final String SECRET = "Zk3vQ9-pLw7RtX2mB8nYc4sD6fGh1jKa";
  private static final PasswordHasher HASHER = PasswordHasher.standard();

  /** Hashing a password is slow on purpose: once for all tests. */
  private static final UserStore USERS = users();

  private final HostFixture.MovableClock clock = new HostFixture.MovableClock();
  private final InMemorySink sink = new InMemorySink();
  private final HostFixture.FullDisk disk = new HostFixture.FullDisk(sink);
  private final OctasklyHost host = host(SECRET);

  @AfterEach
  void close() {
    disk.leaveRoomFor(Integer.MAX_VALUE);
    try {
      host.close();
    } catch (AuditException e) {
      // Of a test that has filled the disk: the log stays closed then.
      assertThat(disk.hasFailed()).isTrue();
    }
  }

  @Test
  void request_goes_from_login_to_recorded_end() {
    TaskResult result = caller("alice").run(Task.builder("echo").args("hello").id("t-1").build());

    assertThat(result.orThrow().stdout().text()).isEqualTo("hello\n");
    assertThat(actions())
        .containsExactly(
            "system_started",
            "login_succeeded",
            "token_issued",
            "login_succeeded",
            "task_submitted",
            "task_started",
            "task_completed");
    assertThat(lines()).allMatch(line -> !line.contains(SECRET) && !line.contains("password of"));
  }

  @Test
  void without_a_token_nothing_starts() {
    assertRefused(null, AuthenticationFailure.NO_CREDENTIALS);
  }

  @Test
  void with_a_forged_token_nothing_starts() {
    String token = login("alice").accessToken();

    assertRefused("Bearer " + token.substring(0, token.length() - 2) + "AA", null);
  }

  @Test
  void with_a_token_of_another_secret_nothing_starts() {
    try (OctasklyHost other = host("Another-secret-Xy7Qw9Zt5Rb3Nm1Kp")) {
      String token = other.login("alice", password("alice"), ADDRESS).accessToken();

      assertRefused("Bearer " + token, AuthenticationFailure.UNKNOWN_KEY);
    }
  }

  @Test
  void with_an_expired_token_nothing_starts() {
    String token = login("alice").accessToken();
    clock.advance(Duration.ofHours(25));

    assertRefused("Bearer " + token, AuthenticationFailure.EXPIRED);
    assertThat(actions()).contains("token_expired").doesNotContain("task_started");
  }

  @Test
  void caller_ends_with_its_token() {
    Caller alice = caller("alice");
    clock.advance(Duration.ofHours(25));

    assertThatExceptionOfType(AuthenticationException.class)
        .isThrownBy(() -> alice.run(Task.of("true")));
    assertThat(actions()).doesNotContain("task_started");
  }

  @Test
  void role_without_the_permission_starts_nothing() {
    Caller worker = caller("walter");

    assertThatExceptionOfType(PermissionDeniedException.class)
        .isThrownBy(() -> worker.run(Task.of("true")))
        .withMessageContaining("task:create");
    assertThat(actions()).contains("access_denied").doesNotContain("task_started");
  }

  @Test
  void with_a_full_audit_disk_nothing_starts() throws IOException {
    Caller alice = caller("alice");
    java.nio.file.Path proof = java.nio.file.Files.createTempFile("octaskly", "proof");
    java.nio.file.Files.delete(proof);
    disk.leaveRoomFor(0);

    assertThatExceptionOfType(AuditException.class)
        .isThrownBy(() -> alice.run(Task.builder("touch").args(proof.toString()).build()));
    assertThat(proof).doesNotExist();
    disk.leaveRoomFor(Integer.MAX_VALUE);
    assertThatExceptionOfType(AuditException.class)
        .as("fails closed until it is opened again")
        .isThrownBy(() -> alice.run(Task.of("true")));
  }

  @Test
  void end_that_cannot_be_recorded_does_not_lose_the_result() {
    Caller alice = caller("alice");
    alice.run(Task.of("true"));
    disk.leaveRoomFor(2);

    assertThatExceptionOfType(UnrecordedEndException.class)
        .isThrownBy(() -> alice.run(Task.of("echo", "done")))
        .satisfies(e -> assertThat(e.result().stdout().text()).isEqualTo("done\n"));
  }

  @Test
  void wrong_password_and_unknown_user_get_the_same_answer() {
    AuthenticationException wrong = refusedLogin("alice", "wrong password of alice");
    AuthenticationException unknown = refusedLogin("nobody", "wrong password of alice");

    assertThat(wrong).hasMessage(unknown.getMessage());
    assertThat(actions()).filteredOn("login_failed"::equals).hasSize(2);
  }

  @Test
  void task_that_cannot_be_launched_is_on_record() {
    Caller alice = caller("alice");

    assertThatExceptionOfType(TaskLaunchException.class)
        .isThrownBy(() -> alice.run(Task.of("no-such-program")));
    assertThat(actions()).endsWith("task_started", "task_failed");
  }

  @Test
  void input_that_a_caller_cannot_write_is_refused_before_anything_starts() {
    Caller alice = caller("alice");
    Task task = Task.builder("cat").liveStdin().build();

    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> alice.run(task))
        .withMessageContaining("live standard input");
    assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> alice.start(task));
    assertThat(actions()).doesNotContain("task_started");
  }

  @Test
  void client_cannot_cancel_or_see_somebody_elses_task() throws Exception {
    Caller alice = caller("alice");
    Caller mallory = caller("mallory");
    var running = alice.start(Task.builder("sleep").args("60").id("alices").build());

    assertThatExceptionOfType(NoSuchTaskException.class).isThrownBy(() -> mallory.cancel("alices"));
    assertThatExceptionOfType(NoSuchTaskException.class).isThrownBy(() -> mallory.result("alices"));
    assertThatExceptionOfType(NoSuchTaskException.class)
        .isThrownBy(() -> mallory.cancel("no-such-task"));
    assertThat(mallory.tasks()).isEmpty();
    assertThat(alice.tasks()).hasSize(1);
    alice.cancel("alices");

    assertThat(running.toCompletableFuture().get(20, TimeUnit.SECONDS).outcome())
        .isEqualTo(new Outcome.Cancelled());
    assertThat(alice.result("alices")).isPresent();
    assertThat(actions()).contains("task_cancel_requested", "task_cancelled");
  }

  @Test
  void dispatcher_sees_and_cancels_all_tasks() throws Exception {
    var running = caller("alice").start(Task.builder("sleep").args("60").id("alices").build());
    Caller dispatcher = caller("doris");

    assertThat(dispatcher.tasks()).extracting(HostedTask::owner).containsExactly("alice");
    dispatcher.cancel("alices");

    assertThat(running.toCompletableFuture().get(20, TimeUnit.SECONDS).outcome())
        .isEqualTo(new Outcome.Cancelled());
  }

  @Test
  void task_id_is_taken_once() {
    Caller alice = caller("alice");
    alice.run(Task.builder("true").id("same").build());

    assertThatIllegalArgumentException()
        .isThrownBy(() -> alice.run(Task.builder("true").id("same").build()))
        .withMessageContaining("same");
  }

  @Test
  void lockdown_kills_revokes_and_refuses() throws Exception {
    Caller alice = caller("alice");
    var running = alice.start(Task.of("sleep", "60"));

    host.lockdown();

    assertThat(running.toCompletableFuture().get(20, TimeUnit.SECONDS).outcome())
        .isEqualTo(new Outcome.Cancelled());
    assertThatExceptionOfType(OctasklyException.class)
        .isThrownBy(() -> alice.run(Task.of("true")))
        .withMessageContaining("locked down");
    assertThatExceptionOfType(OctasklyException.class).isThrownBy(() -> login("alice"));
    assertThat(actions()).contains("task_cancelled", "lockdown");
  }

  @Test
  void secrets_in_arguments_and_environment_stay_out_of_the_log() {
    caller("alice")
        .run(
            Task.builder("true")
                .args("--password=hunter2hunter2")
                .env("API_TOKEN", "tok-4711-4711")
                .secretEnv("DB", "s3cr3t-s3cr3t".toCharArray())
                .build());

    assertThat(lines())
        .noneMatch(line -> line.contains("hunter2hunter2"))
        .noneMatch(line -> line.contains("4711-4711"))
        .noneMatch(line -> line.contains("s3cr3t-s3cr3t"))
        .anyMatch(line -> line.contains("API_TOKEN"));
  }

  @Test
  void nothing_prints_the_token() {
    Login login = login("alice");
    Caller alice = host.authenticate("Bearer " + login.accessToken(), ADDRESS);

    assertThat(login.toString() + alice).doesNotContain(login.accessToken());
  }

  @Test
  void host_without_secret_or_audit_does_not_start() {
    assertThatIllegalStateException()
        .isThrownBy(() -> Octaskly.host().start())
        .withMessageContaining("secret(");
    assertThatIllegalStateException()
        .isThrownBy(() -> Octaskly.host().secret(source(SECRET)).start())
        .withMessageContaining("audit(");
    assertThatExceptionOfType(SecretRefusedException.class).isThrownBy(() -> host("changeme"));
  }

  private void assertRefused(String authorization, AuthenticationFailure failure) {
    assertThatExceptionOfType(AuthenticationException.class)
        .isThrownBy(() -> host.authenticate(authorization, ADDRESS).run(Task.of("true")))
        .satisfies(
            e -> {
              if (failure != null) {
                assertThat(e.failure()).isEqualTo(failure);
              }
            });
    assertThat(actions()).doesNotContain("task_started");
  }

  private AuthenticationException refusedLogin(String user, String password) {
    return org.assertj.core.api.Assertions.catchThrowableOfType(
        AuthenticationException.class, () -> host.login(user, password.toCharArray(), ADDRESS));
  }

  private Login login(String user) {
    return host.login(user, password(user), ADDRESS);
  }

  private Caller caller(String user) {
    return host.authenticate("Bearer " + login(user).accessToken(), ADDRESS);
  }

  private OctasklyHost host(String secret) {
    AuditSink target = secret.equals(SECRET) ? disk : new InMemorySink();
    return Octaskly.host()
        .secret(source(secret))
        .users(USERS)
        .clock(clock)
        .audit(AuditLog.builder(target).open())
        .start();
  }

  private static SecretSource source(String secret) {
    return SecretSource.of(secret.toCharArray());
  }

  private static UserStore users() {
    UserStore users = UserStore.inMemory();
    users.put(new User("alice", Role.CLIENT, HASHER.hash(password("alice"))));
    users.put(new User("mallory", Role.CLIENT, HASHER.hash(password("mallory"))));
    users.put(new User("walter", Role.WORKER, HASHER.hash(password("walter"))));
    users.put(new User("doris", Role.DISPATCHER, HASHER.hash(password("doris"))));
    return users;
  }

  private static char[] password(String user) {
    return ("the password of " + user).toCharArray();
  }

  private List<String> actions() {
    return sink.events().stream().map(event -> event.action()).toList();
  }

  private List<String> lines() {
    return sink.records().stream().map(AuditRecord::line).toList();
  }
}
