package io.octaskly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.octaskly.audit.AuditLog;
import io.octaskly.audit.InMemorySink;
import io.octaskly.checklist.CheckStatus;
import io.octaskly.checklist.SecurityChecklist;
import io.octaskly.crypto.KeyRing;
import io.octaskly.crypto.MessageRefusedException;
import io.octaskly.crypto.SealedStore;
import io.octaskly.crypto.SecretSource;
import io.octaskly.rbac.ApiKeyStore;
import io.octaskly.rbac.AuthenticationException;
import io.octaskly.rbac.RateLimit;
import io.octaskly.rbac.Role;
import io.octaskly.rbac.TokenRequest;
import io.octaskly.rbac.UserStore;
import io.octaskly.sandbox.Outcome;
import io.octaskly.sandbox.Task;
import io.octaskly.sandbox.TaskResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a host begins and ends, and what it forgets. */
class HostLifeTest {

  private static TaskResult result(CompletionStage<TaskResult> stage) throws Exception {
    return stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  @Test
  void close_lets_tasks_that_run_and_wait_come_to_their_end() throws Exception {
    HostFixture fixture =
        new HostFixture(
            host -> host.capacity(Capacity.shared(1, 1)).drainFor(Duration.ofSeconds(20)));
    Caller alice = fixture.caller("alice", Role.CLIENT);
    CompletionStage<TaskResult> running = alice.start(Task.of("sleep", "0.3"));
    CompletionStage<TaskResult> waiting = alice.start(Task.of("echo", "done"));

    fixture.host.close();

    assertThat(result(running).succeeded()).isTrue();
    assertThat(result(waiting).stdout().text()).isEqualTo("done\n");
    assertThatExceptionOfType(OctasklyException.class)
        .isThrownBy(() -> alice.run(Task.of("true")))
        .withMessageContaining("closed");
    assertThat(fixture.actions()).endsWith("task_completed", "system_stopped");
  }

  @Test
  void close_kills_what_takes_longer_than_it_is_given() throws Exception {
    HostFixture fixture = new HostFixture(host -> host.drainFor(Duration.ofMillis(50)));
    CompletionStage<TaskResult> running =
        fixture.caller("alice", Role.CLIENT).start(Task.of("sleep", "60"));

    fixture.host.close();

    assertThat(result(running).outcome()).isEqualTo(new Outcome.Cancelled());
    assertThat(fixture.lines())
        .anyMatch(line -> line.contains("system_stopped") && line.contains("\"tasks_killed\":1"));
  }

  @Test
  void interrupted_close_kills_at_once_and_stays_interrupted() throws Exception {
    HostFixture fixture = new HostFixture(host -> host.drainFor(Duration.ofHours(1)));
    CompletionStage<TaskResult> running =
        fixture.caller("alice", Role.CLIENT).start(Task.of("sleep", "60"));

    Thread.currentThread().interrupt();
    fixture.host.close();

    assertThat(Thread.interrupted()).isTrue();
    assertThat(result(running).outcome()).isEqualTo(new Outcome.Cancelled());
    assertThat(fixture.actions()).endsWith("task_cancelled", "system_stopped");
  }

  @Test
  void closing_twice_is_closing_once() {
    HostFixture fixture = new HostFixture();

    fixture.host.close();
    fixture.host.close();
    fixture.host.shutdownNow();
    fixture.host.lockdown();

    assertThat(fixture.actions()).containsOnlyOnce("system_stopped");
  }

  @Test
  void erased_subject_is_in_no_store_and_on_no_line() throws Exception {
    Set<String> sessions = new ConcurrentSkipListSet<>(Set.of("alice-1", "alice-2", "bob-1"));
    UserStore users = UserStore.inMemory();
    try (HostFixture fixture =
        new HostFixture(
            host ->
                host.users(users)
                    .erasing(
                        "sessions",
                        subject -> {
                          long before = sessions.size();
                          sessions.removeIf(session -> session.startsWith(subject + "-"));
                          return before - sessions.size();
                        }))) {
      Administration administration = fixture.host.administration();
      administration.addUser("alice", Role.CLIENT, "Correct-Horse-7-Battery".toCharArray());
      Caller alice = fixture.caller("alice", Role.CLIENT);
      alice.run(Task.builder("echo").args("hello", "alice").id("t-1").build());
      CompletionStage<TaskResult> running =
          alice.start(Task.builder("sleep").args("60").id("t-2").build());
      Caller bob = fixture.caller("bob", Role.CLIENT);

      SubjectErasure erasure = fixture.host.eraseSubject("alice");

      assertThat(erasure.removed())
          .containsEntry("tasks", 2L)
          .containsEntry("API keys", 1L)
          .containsEntry("user", 1L)
          .containsEntry("sessions", 2L);
      assertThat(sessions).containsExactly("bob-1");
      assertThat(result(running).outcome()).isEqualTo(new Outcome.Cancelled());
      assertThat(users.find("alice")).isEmpty();
      assertThat(fixture.lines()).noneMatch(line -> line.contains("alice"));
      assertThatExceptionOfType(AuthenticationException.class).isThrownBy(alice::tasks);
      assertThat(bob.run(Task.of("true")).succeeded()).isTrue();
    }
  }

  @Test
  void store_that_fails_to_erase_keeps_no_other_from_it() {
    try (HostFixture fixture =
        new HostFixture(
            host ->
                host.erasing(
                    "sessions",
                    subject -> {
                      throw new IllegalStateException("the store is away");
                    }))) {
      Caller alice = fixture.caller("alice", Role.CLIENT);

      assertThatExceptionOfType(OctasklyException.class)
          .isThrownBy(() -> fixture.host.eraseSubject("alice"))
          .withMessageContaining("eraseSubject again")
          .satisfies(e -> assertThat(e.getSuppressed()[0]).hasMessageContaining("sessions"));
      assertThat(fixture.lines()).noneMatch(line -> line.contains("alice"));
      assertThatExceptionOfType(AuthenticationException.class).isThrownBy(alice::tasks);
    }
  }

  @Test
  void blank_subject_erases_nothing() {
    try (HostFixture fixture = new HostFixture()) {
      assertThatIllegalArgumentException().isThrownBy(() -> fixture.host.eraseSubject(" "));
    }
  }

  @Test
  void secret_and_key_ring_contradict_each_other() {
    assertThatIllegalStateException()
        .isThrownBy(
            () -> new HostFixture(host -> host.keyRing(KeyRing.generate(InstantSource.system()))))
        .withMessageContaining("KeyRing.accept");
  }

  @Test
  void host_with_a_former_secret_takes_its_tokens() {
    SecretSource former = SecretSource.of("Former-secret-Xy7Qw9Zt5Rb3Nm1Kp".toCharArray());
    UserStore users = UserStore.inMemory();
    String token;
    try (HostFixture before = new HostFixture(host -> host.secret(former).users(users))) {
      before.host.administration().addUser("alice", Role.CLIENT, password());
      token = before.host.login("alice", password(), HostFixture.ADDRESS).accessToken();
    }

    try (HostFixture strict = new HostFixture();
        HostFixture after = new HostFixture(host -> host.formerSecret(former))) {
      assertThatExceptionOfType(AuthenticationException.class)
          .isThrownBy(() -> strict.host.authenticate("Bearer " + token, HostFixture.ADDRESS));
      assertThat(
              after.host.authenticate("Bearer " + token, HostFixture.ADDRESS).principal().subject())
          .isEqualTo("alice");
    }
  }

  private static char[] password() {
    return "Correct-Horse-7-Battery".toCharArray();
  }

  @Test
  void development_mode_ends_with_the_first_key_and_is_on_record() {
    try (HostFixture fixture =
        new HostFixture(host -> host.letEverybodyInForDevelopment(Role.CLIENT))) {
      Caller anybody = fixture.host.authenticate(null, HostFixture.ADDRESS);
      assertThat(anybody.run(Task.of("true")).succeeded()).isTrue();

      fixture.host.administration().issueApiKey(TokenRequest.of("ci", Role.CLIENT));

      assertThatExceptionOfType(AuthenticationException.class)
          .isThrownBy(() -> fixture.host.authenticate(null, HostFixture.ADDRESS));
      assertThatExceptionOfType(AuthenticationException.class)
          .isThrownBy(() -> anybody.run(Task.of("true")));
      assertThat(fixture.lines())
          .anyMatch(line -> line.contains("system_started") && line.contains("warning"))
          .anyMatch(line -> line.contains("development mode") && line.contains("warning"));
    }
  }

  @Test
  void without_development_mode_no_keys_means_closed() {
    try (HostFixture fixture = new HostFixture()) {
      assertThatExceptionOfType(AuthenticationException.class)
          .isThrownBy(() -> fixture.host.authenticate(null, HostFixture.ADDRESS));
    }
  }

  @Test
  void development_mode_without_keys_is_a_contradiction() {
    AuditLog log = AuditLog.builder(new InMemorySink()).open();

    assertThatIllegalStateException()
        .isThrownBy(
            () ->
                Octaskly.host()
                    .secret(SecretSource.of(HostFixture.SECRET.toCharArray()))
                    .letEverybodyInForDevelopment(Role.ADMIN)
                    .audit(log)
                    .start())
        .withMessageContaining("apiKeys");
    log.close();
  }

  @Test
  void checklist_of_a_host_knows_its_parts() {
    try (HostFixture fixture =
        new HostFixture(host -> host.limitTasks(RateLimit.parse("7/minute")))) {
      SecurityChecklist checklist = fixture.host.checklist().build();

      assertThat(status(checklist, "authentication-required")).isEqualTo(CheckStatus.PASS);
      assertThat(status(checklist, "sandbox-level")).isEqualTo(CheckStatus.PASS);
      assertThat(checklist.item("rate-limits").orElseThrow().finding())
          .contains("tasks of a caller: 7 in PT1M");
      assertThat(status(checklist, "audit-verifies")).isEqualTo(CheckStatus.NOT_GIVEN);
    }
  }

  @Test
  void checklist_of_a_host_in_development_mode_fails() {
    try (HostFixture fixture =
        new HostFixture(host -> host.letEverybodyInForDevelopment(Role.CLIENT))) {
      assertThat(status(fixture.host.checklist().build(), "authentication-required"))
          .isEqualTo(CheckStatus.FAIL);
    }
  }

  private static CheckStatus status(SecurityChecklist checklist, String id) {
    return checklist.item(id).orElseThrow().status();
  }

  @Test
  void access_to_sealed_state_is_on_record(@TempDir Path directory) throws Exception {
    Path states = directory.resolve("states");
    try (HostFixture fixture = new HostFixture()) {
      try (SealedStore store =
          SealedStore.builder(states, fixture.host.messages())
              .listener(fixture.host.stateAccess())
              .open()) {
        store.put("alice-1", new byte[] {1});
        assertThat(store.get("alice-1")).isPresent();
        Path file;
        try (Stream<Path> files = Files.list(states)) {
          file =
              files.filter(path -> path.toString().contains("alice-1")).findFirst().orElseThrow();
        }
        Files.write(file, new byte[200]);
        assertThatExceptionOfType(MessageRefusedException.class)
            .isThrownBy(() -> store.get("alice-1"));
        store.delete("alice-1");
      }

      assertThat(fixture.actions())
          .endsWith("state_written", "state_read", "state_refused", "state_deleted");
    }
  }

  @Test
  void results_are_kept_as_many_as_said() {
    try (HostFixture fixture = new HostFixture(host -> host.keepResults(1))) {
      Caller alice = fixture.caller("alice", Role.CLIENT);
      alice.run(Task.builder("true").id("first").build());
      alice.run(Task.builder("true").id("second").build());

      assertThat(alice.result("second")).isPresent();
      assertThatExceptionOfType(NoSuchTaskException.class).isThrownBy(() -> alice.result("first"));
    }
  }

  @Test
  void capacities_out_of_range_name_the_number_and_the_range() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Capacity(10, 11, 0, 0))
        .withMessageContaining("11 runningPerCaller")
        .withMessageContaining("1..10");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Capacity.shared(0, 0))
        .withMessageContaining("0 running");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Octaskly.host().drainFor(Duration.ofDays(2)))
        .withMessageContaining("PT48H");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Octaskly.host().keepResults(-1))
        .withMessageContaining("-1");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                Octaskly.host()
                    .apiKeys(ApiKeyStore.inMemory())
                    .erasing("sessions", subject -> 0)
                    .erasing("sessions", subject -> 0))
        .withMessageContaining("sessions");
  }
}
