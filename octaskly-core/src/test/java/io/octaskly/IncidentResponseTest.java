package io.octaskly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.octaskly.audit.AuditException;
import io.octaskly.crypto.Context;
import io.octaskly.crypto.MessageRefusedException;
import io.octaskly.crypto.PeerRefusedException;
import io.octaskly.crypto.SecretRefusedException;
import io.octaskly.crypto.SecretSource;
import io.octaskly.rbac.AuthenticationException;
import io.octaskly.rbac.Role;
import io.octaskly.rbac.StoreException;
import io.octaskly.rbac.TokenRequest;
import io.octaskly.sandbox.Outcome;
import io.octaskly.sandbox.ResourceLimits;
import io.octaskly.sandbox.Sandbox;
import io.octaskly.sandbox.Task;
import io.octaskly.sandbox.TaskResult;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a host does when it may be compromised, each step for itself and all at once. */
class IncidentResponseTest {
  private static final SecretSource NEXT =
      SecretSource.of("Another-secret-Xy7Qw9Zt5Rb3Nm1Kp".toCharArray());

  private HostFixture fixture = new HostFixture(host -> host.node("dispatcher-01"));

  @AfterEach
  void close() {
    fixture.close();
  }

  private OctasklyHost host() {
    return fixture.host;
  }

  @Test
  void lockdown_under_a_hundred_running_tasks_kills_refuses_and_records() throws Exception {
    fixture.close();
    fixture =
        new HostFixture(
            host ->
                host.capacity(Capacity.shared(100, 20))
                    .sandbox(Sandbox.builder().defaultLimits(ResourceLimits.strict()).build()));
    Caller alice = fixture.caller("alice", Role.CLIENT);
    List<CompletionStage<TaskResult>> stages = new ArrayList<>();
    for (int i = 0; i < 120; i++) {
      stages.add(alice.start(Task.of("sleep", "60")));
    }
    assertThat(host().runningTasks()).isEqualTo(100);
    assertThat(host().waitingTasks()).isEqualTo(20);

    host().lockdown();

    assertThat(host().runningTasks()).isZero();
    assertThat(host().waitingTasks()).isZero();
    int cancelled = 0;
    int notStarted = 0;
    for (CompletionStage<TaskResult> stage : stages) {
      try {
        TaskResult result = stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
        assertThat(result.outcome()).isEqualTo(new Outcome.Cancelled());
        cancelled++;
      } catch (ExecutionException e) {
        assertThat(e).hasCauseInstanceOf(OctasklyException.class);
        notStarted++;
      }
    }
    assertThat(cancelled).isEqualTo(100);
    assertThat(notStarted).isEqualTo(20);
    assertThat(fixture.actions()).filteredOn("task_cancelled"::equals).hasSize(120);
    assertThat(fixture.lines())
        .anyMatch(line -> line.contains("\"tasks_killed\"") && line.contains("120"));
    assertThat(fixture.actions()).endsWith("lockdown");
  }

  @Test
  void after_a_lockdown_nothing_is_accepted_by_any_door() {
    Caller alice = fixture.caller("alice", Role.CLIENT);
    String key = host().administration().issueApiKey(TokenRequest.of("ci", Role.CLIENT)).text();

    assertThat(host().refusal()).isEmpty();
    host().lockdown();

    assertThat(host().refusal()).hasValueSatisfying(why -> assertThat(why).contains("locked down"));
    assertLockedDown(() -> alice.run(Task.of("true")));
    assertLockedDown(() -> alice.start(Task.of("true")));
    assertLockedDown(() -> host().authenticate("Bearer " + key, HostFixture.ADDRESS));
    assertLockedDown(() -> host().login("alice", new char[1], HostFixture.ADDRESS));
    assertLockedDown(() -> host().refresh("okr_x", HostFixture.ADDRESS));
    assertLockedDown(() -> host().peers().sign("worker-01", "GET", "/", new byte[0]));
    assertLockedDown(() -> host().administration().issueApiKey(TokenRequest.of("ci", Role.CLIENT)));
    assertLockedDown(() -> host().rotateSecret(NEXT));
    assertThatIllegalStateException().isThrownBy(() -> host().incidentResponse().acceptAgain());
    assertThatExceptionOfType(AuthenticationException.class).isThrownBy(alice::tasks);
    assertThat(host().administration().apiKeys("ci")).isEmpty();
    assertThat(fixture.actions())
        .containsSubsequence(
            "tasks_killed",
            "token_revoked",
            "api_key_revoked",
            "secret_rotated",
            "node_disconnected",
            "lockdown");
  }

  private static void assertLockedDown(ThrowingCallable call) {
    assertThatExceptionOfType(OctasklyException.class)
        .isThrownBy(call)
        .withMessageContaining("locked down");
  }

  @Test
  void step_that_fails_keeps_no_other_from_being_taken() {
    fixture.close();
    BrokenApiKeys broken = new BrokenApiKeys();
    fixture = new HostFixture(host -> host.apiKeys(broken));
    Caller alice = fixture.caller("alice", Role.CLIENT);
    broken.isBroken = true;

    assertThatExceptionOfType(OctasklyException.class)
        .isThrownBy(() -> host().lockdown())
        .withMessageContaining("1 steps")
        .withMessageContaining("lockdown() again")
        .withCauseInstanceOf(StoreException.class);
    assertLockedDown(() -> alice.run(Task.of("true")));
    assertThat(fixture.actions())
        .contains("tasks_killed", "token_revoked", "secret_rotated", "lockdown")
        .doesNotContain("api_key_revoked");
    broken.isBroken = false;
    host().lockdown();
    assertThat(host().administration().apiKeys("alice")).isEmpty();
  }

  @Test
  void lockdown_that_cannot_be_recorded_is_complete_all_the_same() throws Exception {
    Caller alice = fixture.caller("alice", Role.CLIENT);
    CompletionStage<TaskResult> running = alice.start(Task.of("sleep", "60"));
    fixture.disk.leaveRoomFor(0);

    assertThatExceptionOfType(AuditException.class)
        .isThrownBy(() -> host().lockdown())
        .withMessageContaining("complete");

    assertThatExceptionOfType(ExecutionException.class)
        .isThrownBy(() -> running.toCompletableFuture().get(20, TimeUnit.SECONDS))
        .withCauseInstanceOf(UnrecordedEndException.class);
    assertLockedDown(() -> alice.run(Task.of("true")));
    assertThatExceptionOfType(AuditException.class).isThrownBy(() -> host().shutdownNow());
  }

  @Test
  void host_that_was_stopped_accepts_again_when_told() throws Exception {
    Caller alice = fixture.caller("alice", Role.CLIENT);
    CompletionStage<TaskResult> running = alice.start(Task.of("sleep", "0.2"));

    host().incidentResponse().stopAccepting();

    assertThatExceptionOfType(OctasklyException.class)
        .isThrownBy(() -> alice.run(Task.of("true")))
        .withMessageContaining("acceptAgain");
    assertThat(running.toCompletableFuture().get(20, TimeUnit.SECONDS).succeeded()).isTrue();
    host().incidentResponse().acceptAgain();
    assertThat(alice.run(Task.of("true")).succeeded()).isTrue();
  }

  @Test
  void killing_tasks_alone_leaves_the_host_open() throws Exception {
    Caller alice = fixture.caller("alice", Role.CLIENT);
    CompletionStage<TaskResult> running = alice.start(Task.of("sleep", "60"));

    assertThat(host().incidentResponse().killTasks()).isEqualTo(1);

    assertThat(running.toCompletableFuture().get(20, TimeUnit.SECONDS).outcome())
        .isEqualTo(new Outcome.Cancelled());
    assertThat(alice.run(Task.of("true")).succeeded()).isTrue();
  }

  @Test
  void replaced_secret_ends_tokens_messages_and_peers_of_the_old_one() {
    byte[] text = "state".getBytes(StandardCharsets.UTF_8);
    byte[] sealed = host().messages().seal(text, Context.none());
    String proof = host().peers().sign("dispatcher-01", "GET", "/", new byte[0]).toText();

    host().incidentResponse().replaceSecret(NEXT);

    assertThatExceptionOfType(MessageRefusedException.class)
        .isThrownBy(() -> host().messages().open(sealed, Context.none()));
    assertThatExceptionOfType(PeerRefusedException.class)
        .isThrownBy(
            () -> host().peers().verify(proof, "GET", "/", new byte[0], HostFixture.ADDRESS));
    assertThat(fixture.actions()).contains("secret_rotated", "peer_refused");
  }

  @Test
  void weak_secret_replaces_nothing() {
    byte[] sealed = host().messages().seal(new byte[1], Context.none());

    assertThatExceptionOfType(SecretRefusedException.class)
        .isThrownBy(
            () ->
                host().incidentResponse().replaceSecret(SecretSource.of("changeme".toCharArray())));
    assertThat(host().messages().open(sealed, Context.none())).hasSize(1);
  }

  @Test
  void rotated_secret_leaves_what_the_old_one_made() {
    byte[] sealed = host().messages().seal(new byte[1], Context.none());
    String before = host().messages().keys().primary().id();

    host().rotateSecret(NEXT);

    assertThat(host().messages().open(sealed, Context.none())).hasSize(1);
    assertThat(host().keyRing().primary().id()).isNotEqualTo(before);
  }

  @Test
  void revoked_peers_are_believed_no_more_and_not_again() {
    byte[] body = "{}".getBytes(StandardCharsets.UTF_8);
    String first = host().peers().sign("dispatcher-01", "POST", "/x", body).toText();
    assertThat(host().peers().verify(first, "POST", "/x", body, HostFixture.ADDRESS))
        .isEqualTo("dispatcher-01");
    assertThatExceptionOfType(PeerRefusedException.class)
        .as("a request is taken once")
        .isThrownBy(() -> host().peers().verify(first, "POST", "/x", body, HostFixture.ADDRESS));
    String second = host().peers().sign("dispatcher-01", "POST", "/x", body).toText();

    host().incidentResponse().revokePeers();

    assertThatExceptionOfType(PeerRefusedException.class)
        .isThrownBy(() -> host().peers().verify(second, "POST", "/x", body, HostFixture.ADDRESS));
  }
}
