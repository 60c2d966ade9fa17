package io.octaskly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.octaskly.audit.AuditException;
import io.octaskly.rbac.AuthenticationException;
import io.octaskly.rbac.AuthenticationFailure;
import io.octaskly.rbac.Permission;
import io.octaskly.rbac.RateLimit;
import io.octaskly.rbac.RateLimiter;
import io.octaskly.rbac.Resource;
import io.octaskly.rbac.Role;
import io.octaskly.rbac.TokenRequest;
import io.octaskly.sandbox.IsolationLevel;
import io.octaskly.sandbox.Outcome;
import io.octaskly.sandbox.Sandbox;
import io.octaskly.sandbox.Task;
import io.octaskly.sandbox.TaskResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What happens to a task on its way through a host, part by part. */
class TaskPipelineTest {
  private HostFixture fixture = new HostFixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  private void withCapacity(int running, int queued) {
    fixture.close();
    fixture = new HostFixture(host -> host.capacity(Capacity.shared(running, queued)));
  }

  private Caller client(String name) {
    return fixture.caller(name, Role.CLIENT);
  }

  private static Task sleeper(String id) {
    return Task.builder("sleep").args("60").id(id).build();
  }

  private static TaskResult result(CompletionStage<TaskResult> stage) throws Exception {
    return stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  private static <E extends Throwable> E failure(Class<E> type, CompletionStage<TaskResult> stage) {
    return assertThatExceptionOfType(ExecutionException.class)
        .isThrownBy(() -> result(stage))
        .havingCause()
        .asInstanceOf(InstanceOfAssertFactories.throwable(type))
        .actual();
  }

  @Test
  void what_finds_no_room_waits_and_then_runs() throws Exception {
    withCapacity(1, 1);
    Caller alice = client("alice");
    alice.start(sleeper("first"));
    CompletionStage<TaskResult> second =
        alice.start(Task.builder("echo").args("2").id("second").build());

    assertThat(alice.tasks())
        .extracting(HostedTask::toString)
        .containsExactly("first of alice, running", "second of alice, waiting");
    assertThat(fixture.actionsOf("second")).containsExactly("task_submitted");
    assertThat(fixture.host.runningTasks()).isEqualTo(1);
    assertThat(fixture.host.waitingTasks()).isEqualTo(1);
    alice.cancel("first");

    assertThat(result(second).stdout().text()).isEqualTo("2\n");
    assertThat(fixture.actionsOf("second"))
        .containsExactly("task_submitted", "task_started", "task_completed");
  }

  @Test
  void thread_that_runs_a_task_waits_for_its_turn() throws Exception {
    withCapacity(1, 1);
    Caller alice = client("alice");
    alice.start(sleeper("first"));
    FutureTask<TaskResult> second =
        new FutureTask<>(() -> alice.run(Task.builder("echo").args("2").id("second").build()));
    new Thread(second).start();
    awaitWaiting(1);

    alice.cancel("first");

    assertThat(second.get(20, TimeUnit.SECONDS).stdout().text()).isEqualTo("2\n");
  }

  private void awaitWaiting(int tasks) {
    while (fixture.host.waitingTasks() != tasks) {
      Thread.onSpinWait();
    }
  }

  @Test
  void full_queue_refuses_and_loses_nothing() throws Exception {
    withCapacity(1, 1);
    Caller alice = client("alice");
    alice.start(sleeper("first"));
    CompletionStage<TaskResult> second = alice.start(Task.of("true"));

    assertThatExceptionOfType(HostBusyException.class)
        .isThrownBy(() -> alice.run(Task.builder("true").id("third").build()))
        .withMessageContaining("1 tasks may wait")
        .withMessageContaining("Builder.capacity");
    assertThat(fixture.actions()).contains("rate_limited");
    alice.cancel("first");

    assertThat(result(second).succeeded()).isTrue();
    assertThat(alice.run(Task.builder("true").id("third").build()).succeeded())
        .as("the refused task's id is free again")
        .isTrue();
  }

  @Test
  void caller_with_few_tasks_does_not_wait_for_one_with_many() throws Exception {
    withCapacity(1, 10);
    client("warden").start(sleeper("first"));
    List<CompletionStage<TaskResult>> all = new ArrayList<>();
    Caller greedy = client("greedy");
    for (int i = 0; i < 3; i++) {
      all.add(greedy.start(Task.builder("true").id("greedy-" + i).build()));
    }
    all.add(client("modest").start(Task.builder("true").id("modest-0").build()));
    fixture.caller("doris", Role.DISPATCHER).cancel("first");
    for (CompletionStage<TaskResult> one : all) {
      result(one);
    }

    List<String> started =
        fixture.sink.events().stream()
            .filter(event -> event.action().equals("task_started"))
            .map(event -> event.taskId().orElseThrow())
            .toList();
    assertThat(started).containsExactly("first", "greedy-0", "modest-0", "greedy-1", "greedy-2");
  }

  @Test
  void token_revoked_between_queue_and_start_stops_the_task() throws Exception {
    withCapacity(1, 1);
    client("warden").start(sleeper("first"));
    Caller alice = client("alice");
    Path proof = absentFile();
    CompletionStage<TaskResult> waiting =
        alice.start(Task.builder("touch").args(proof.toString()).id("alices").build());
    String keyId = alice.principal().tokenId().orElseThrow().substring("okt_".length());

    assertThat(fixture.host.administration().revokeApiKey(keyId)).isTrue();
    fixture.caller("doris", Role.DISPATCHER).cancel("first");

    assertThat(failure(AuthenticationException.class, waiting).failure())
        .isEqualTo(AuthenticationFailure.REVOKED);
    assertThat(fixture.actionsOf("alices")).containsExactly("task_submitted", "task_cancelled");
    assertThat(proof).doesNotExist();
    assertThat(fixture.host.runningTasks()).isZero();
  }

  @Test
  void token_expired_between_queue_and_start_stops_the_task() throws Exception {
    withCapacity(1, 1);
    fixture.caller("warden", Role.CLIENT).start(sleeper("first"));
    String key =
        fixture
            .host
            .administration()
            .issueApiKey(TokenRequest.of("alice", Role.CLIENT), Duration.ofMinutes(1))
            .text();
    Caller alice = fixture.host.authenticate("Bearer " + key, HostFixture.ADDRESS);
    CompletionStage<TaskResult> waiting = alice.start(Task.builder("true").id("alices").build());

    fixture.clock.advance(Duration.ofMinutes(2));
    fixture.caller("doris", Role.DISPATCHER).cancel("first");

    assertThat(failure(AuthenticationException.class, waiting).failure())
        .isEqualTo(AuthenticationFailure.EXPIRED);
    assertThat(fixture.actionsOf("alices")).doesNotContain("task_started");
  }

  @Test
  void task_cancelled_while_it_waits_is_never_started() throws Exception {
    withCapacity(1, 2);
    Caller alice = client("alice");
    alice.start(sleeper("first"));
    CompletionStage<TaskResult> waiting = alice.start(Task.builder("true").id("second").build());
    FutureTask<TaskResult> blocked =
        new FutureTask<>(() -> alice.run(Task.builder("true").id("third").build()));
    new Thread(blocked).start();
    awaitWaiting(2);

    alice.cancel("second");
    alice.cancel("third");

    assertThat(failure(TaskNotStartedException.class, waiting).taskId()).isEqualTo("second");
    assertThatExceptionOfType(ExecutionException.class)
        .isThrownBy(() -> blocked.get(20, TimeUnit.SECONDS))
        .withCauseInstanceOf(TaskNotStartedException.class);
    assertThat(fixture.actionsOf("second"))
        .containsExactly("task_submitted", "task_cancel_requested", "task_cancelled");
    assertThat(fixture.host.waitingTasks()).isZero();
  }

  @Test
  void interrupted_thread_stops_waiting_and_stays_interrupted() throws Exception {
    withCapacity(1, 1);
    Caller alice = client("alice");
    alice.start(sleeper("first"));
    FutureTask<Boolean> blocked =
        new FutureTask<>(
            () -> {
              assertThatExceptionOfType(TaskNotStartedException.class)
                  .isThrownBy(() -> alice.run(Task.builder("true").id("second").build()));
              return Thread.currentThread().isInterrupted();
            });
    Thread thread = new Thread(blocked);
    thread.start();
    awaitWaiting(1);

    thread.interrupt();

    assertThat(blocked.get(20, TimeUnit.SECONDS)).isTrue();
    assertThat(fixture.actionsOf("second")).endsWith("task_cancelled");
    assertThat(fixture.host.waitingTasks()).isZero();
  }

  @Test
  void what_cannot_be_recorded_as_waiting_does_not_wait() {
    withCapacity(1, 1);
    Caller alice = client("alice");
    alice.start(sleeper("first"));
    fixture.disk.leaveRoomFor(0);

    assertThatExceptionOfType(AuditException.class).isThrownBy(() -> alice.start(Task.of("true")));
    assertThat(fixture.host.waitingTasks()).isZero();
    assertThatExceptionOfType(AuditException.class).isThrownBy(() -> fixture.host.shutdownNow());
  }

  @Test
  void disk_that_fills_while_a_task_waits_keeps_it_from_starting() throws Exception {
    withCapacity(1, 1);
    Caller alice = client("alice");
    CompletionStage<TaskResult> first =
        alice.start(Task.builder("sleep").args("60").id("first").build());
    Path proof = absentFile();
    CompletionStage<TaskResult> waiting =
        alice.start(Task.builder("touch").args(proof.toString()).id("second").build());
    // For the request to cancel, and for the end of the first.
    fixture.disk.leaveRoomFor(2);
    alice.cancel("first");

    assertThat(result(first).outcome()).isEqualTo(new Outcome.Cancelled());
    assertThat(failure(AuditException.class, waiting)).hasMessageContaining("No space left");
    assertThat(proof).doesNotExist();
    assertThatExceptionOfType(AuditException.class).isThrownBy(() -> fixture.host.shutdownNow());
  }

  @Test
  void caller_that_submits_too_often_is_told_when_to_try_again() {
    fixture.close();
    fixture =
        new HostFixture(
            host ->
                host.limitTasks(RateLimiter.inMemory(RateLimit.parse("2/minute"), fixture.clock)));
    Caller alice = client("alice");
    alice.run(Task.of("true"));
    alice.run(Task.of("true"));

    for (int i = 0; i < 50; i++) {
      assertThatExceptionOfType(RateLimitedException.class)
          .isThrownBy(() -> alice.run(Task.of("true")))
          .withMessageContaining("limitTasks")
          .satisfies(e -> assertThat(e.retryAfter()).isEqualTo(Duration.ofSeconds(30)));
    }

    assertThat(client("bob").run(Task.of("true")).succeeded()).isTrue();
    assertThat(fixture.actions())
        .as("50 refusals are one event now, and one more at the end")
        .filteredOn("rate_limited"::equals)
        .hasSize(1);
    fixture.host.shutdownNow();
    assertThat(fixture.lines())
        .filteredOn(line -> line.contains("rate_limited"))
        .hasSize(2)
        .anyMatch(line -> line.contains("\"refused\":49"));
  }

  @Test
  void address_that_asks_too_often_is_refused_before_its_token_is_looked_at() {
    fixture.close();
    fixture =
        new HostFixture(
            host ->
                host.limitRequests(
                    RateLimiter.inMemory(RateLimit.parse("1/minute"), fixture.clock)));
    refused(
        AuthenticationException.class, () -> fixture.host.authenticate("Bearer x", "2001:db8::1"));

    refused(RateLimitedException.class, () -> fixture.host.authenticate("Bearer x", "2001:db8::2"));
    refused(
        AuthenticationException.class,
        () -> fixture.host.authenticate("Bearer x", "2001:db8:1::1"));
    assertThat(fixture.actions()).filteredOn("login_failed"::equals).hasSize(2);
  }

  private static void refused(Class<? extends Exception> type, ThrowingCallable call) {
    assertThatExceptionOfType(type).isThrownBy(call);
  }

  @Test
  void worker_executes_what_is_assigned_to_its_node_for_the_owner() {
    Caller worker = fixture.caller(TokenRequest.of("walter", Role.WORKER).onNode("worker-01"));

    TaskResult result =
        worker.execute(
            Task.builder("echo").args("for alice").id("alices").build(),
            Resource.ownedBy("alice").assignedTo("worker-01"));

    assertThat(result.stdout().text()).isEqualTo("for alice\n");
    assertThat(client("alice").result("alices").orElseThrow().stdout().text())
        .isEqualTo("for alice\n");
    refused(NoSuchTaskException.class, () -> client("mallory").result("alices"));
  }

  @Test
  void worker_executes_nothing_that_is_assigned_to_another_node_or_to_none() {
    Caller worker = fixture.caller(TokenRequest.of("walter", Role.WORKER).onNode("worker-01"));
    Caller unbound = fixture.caller(TokenRequest.of("wilma", Role.WORKER));
    Resource other = Resource.ownedBy("alice").assignedTo("worker-02");

    refused(PermissionDeniedException.class, () -> worker.execute(Task.of("true"), other));
    refused(
        PermissionDeniedException.class,
        () -> worker.execute(Task.of("true"), Resource.ownedBy("alice")));
    refused(PermissionDeniedException.class, () -> unbound.execute(Task.of("true"), other));
    refused(PermissionDeniedException.class, () -> worker.run(Task.of("true")));
    refused(PermissionDeniedException.class, () -> client("alice").execute(Task.of("true"), other));
    assertThat(fixture.actions()).doesNotContain("task_submitted", "task_started");
  }

  @Test
  void operations_of_the_host_go_by_the_same_rules() {
    Caller worker = fixture.caller(TokenRequest.of("walter", Role.WORKER).onNode("worker-01"));
    Resource own = Resource.ownedBy("walter");

    worker.authorize(Permission.WORKER_REGISTER, own);
    worker.authorize(Permission.RESOURCES_REPORT, own.assignedTo("worker-01"));
    refused(
        PermissionDeniedException.class,
        () -> worker.authorize(Permission.RESOURCES_REPORT, own.assignedTo("worker-02")));
    refused(PermissionDeniedException.class, () -> worker.authorize(Permission.AUDIT_READ, own));
    assertThat(fixture.actions()).filteredOn("access_denied"::equals).hasSize(2);
    fixture.host.lockdown();
    refused(OctasklyException.class, () -> worker.authorize(Permission.WORKER_REGISTER, own));
  }

  @Test
  void state_of_a_task_is_for_its_owner_only() throws Exception {
    Caller alice = client("alice");
    CompletionStage<TaskResult> running = alice.start(sleeper("alices"));

    assertThat(alice.task("alices").startedAt()).contains(fixture.clock.instant());
    refused(NoSuchTaskException.class, () -> client("mallory").task("alices"));
    refused(NoSuchTaskException.class, () -> alice.task("no-such-task"));
    alice.cancel("alices");
    result(running);

    assertThat(alice.task("alices").outcome()).contains(new Outcome.Cancelled());
  }

  @Test
  void what_the_sandbox_refused_is_on_record() {
    // Nothing but the filter confines changes of modes, so that it refuses them all.
    TaskResult result =
        client("alice").run(Task.builder("chmod").args("700", ".").id("t-1").build());

    assertThat(result.succeeded()).isFalse();
    assertThat(fixture.actionsOf("t-1"))
        .containsExactly("task_submitted", "task_started", "sandbox_denied", "task_failed");
    assertThat(fixture.lines())
        .anyMatch(line -> line.contains("sandbox_denied") && line.contains("chmod"));
  }

  @Test
  void tighter_level_has_a_sandbox_of_its_own() throws Exception {
    Path file = Files.createTempFile("octaskly", "read");
    Files.writeString(file, "granted");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    Sandbox hostile = Sandbox.builder().level(IsolationLevel.VERY_STRICT).allowRead(file).build();
    fixture.close();
    fixture = new HostFixture(host -> host.tighterSandbox(hostile));
    Task.Builder cat = Task.builder("cat").args(file.toString());

    Caller alice = client("alice");

    assertThat(alice.run(cat.level(IsolationLevel.VERY_STRICT).build()).stdout().text())
        .isEqualTo("granted");
    assertThat(alice.run(cat.level(IsolationLevel.STRICT).id("strict").build()).succeeded())
        .as("the sandbox for all grants nothing")
        .isFalse();
  }

  @Test
  void sandbox_that_is_no_tighter_is_a_contradiction() {
    Sandbox basic = Sandbox.builder().level(IsolationLevel.BASIC).build();

    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(() -> new HostFixture(host -> host.tighterSandbox(basic)))
        .withMessageContaining("basic")
        .withMessageContaining("strict");
  }

  private static Path absentFile() throws Exception {
    Path file = Files.createTempFile("octaskly", "proof");
    Files.delete(file);
    return file;
  }
}
