package io.octaskly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.octaskly.audit.AuditEvent;
import io.octaskly.audit.AuditException;
import io.octaskly.audit.Severity;
import io.octaskly.crypto.Refusal;
import io.octaskly.crypto.SecretSource;
import io.octaskly.rbac.AuthenticationException;
import io.octaskly.rbac.AuthenticationFailure;
import io.octaskly.rbac.IssuedApiKey;
import io.octaskly.rbac.RateLimit;
import io.octaskly.rbac.Role;
import io.octaskly.rbac.StoreException;
import io.octaskly.rbac.TokenRequest;
import io.octaskly.rbac.UserStore;
import io.octaskly.sandbox.IsolationLevel;
import io.octaskly.sandbox.Outcome;
import io.octaskly.sandbox.Sandbox;
import io.octaskly.sandbox.SandboxException;
import io.octaskly.sandbox.Task;
import io.octaskly.sandbox.TaskResult;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tasks that a scheduler keeps and runs later. */
class TaskTicketsTest {
  private static final String NAME = "report-7";
  private static final String NEXT_SECRET = "Xq8nW2-kTr5LvB9cJ4yHs7dF3gMp6zEa";

  private HostFixture fixture = new HostFixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  private void with(UnaryOperator<OctasklyHost.Builder> settings) {
    fixture.close();
    fixture = new HostFixture(settings);
  }

  private TaskTickets tickets() {
    return fixture.host.tickets();
  }

  private IssuedApiKey key(Duration lifetime) {
    return fixture
        .host
        .administration()
        .issueApiKey(TokenRequest.of("alice", Role.CLIENT), lifetime);
  }

  private static String header(IssuedApiKey key) {
    return "Bearer " + key.text();
  }

  private String ticket(Task task) {
    return tickets().seal(task, header(key(Duration.ofDays(1))), NAME);
  }

  private TaskResult run(String ticket, String taskId) {
    return tickets().run(ticket, NAME, taskId, HostFixture.ADDRESS);
  }

  private Refusal refusal(String ticket, String name) {
    TicketRefusedException refused =
        refused(() -> tickets().run(ticket, name, "poisoned", HostFixture.ADDRESS));
    assertThat(TaskTickets.isRetryable(refused)).isFalse();
    return refused.refusal();
  }

  private static TicketRefusedException refused(ThrowingCallable call) {
    return assertThatExceptionOfType(TicketRefusedException.class).isThrownBy(call).actual();
  }

  private List<AuditEvent> refusals() {
    return fixture.sink.events().stream()
        .filter(event -> event.action().equals("ticket_refused"))
        .toList();
  }

  @Test
  void ticket_runs_its_task_for_who_asked_under_the_id_of_the_scheduler() {
    String ticket = ticket(Task.builder("cat").stdin("of the ticket").id("own").build());

    TaskResult result = run(ticket, "execution-1");

    assertThat(result.stdout().text()).isEqualTo("of the ticket");
    assertThat(fixture.actionsOf("execution-1"))
        .containsExactly("task_submitted", "task_started", "task_completed");
    assertThat(fixture.actionsOf("own")).isEmpty();
    assertThat(fixture.sink.events())
        .filteredOn(event -> event.action().equals("task_started"))
        .allSatisfy(event -> assertThat(event.user()).contains("alice"));
  }

  @Test
  void each_attempt_is_on_record_under_the_same_id() {
    String ticket = ticket(Task.of("false"));

    assertThat(run(ticket, "execution-1").outcome())
        .isEqualTo(run(ticket, "execution-1").outcome());

    assertThat(fixture.actionsOf("execution-1"))
        .filteredOn(action -> action.equals("task_started"))
        .hasSize(2);
    assertThat(fixture.caller("doris", Role.DISPATCHER).tasks())
        .as("what the host knows of them")
        .hasSize(1);
  }

  @Test
  void attempt_is_not_started_while_one_before_still_runs() throws Exception {
    String ticket = ticket(Task.of("sleep", "60"));
    FutureTask<TaskResult> first = new FutureTask<>(() -> run(ticket, "execution-1"));
    new Thread(first).start();
    while (!fixture.actionsOf("execution-1").contains("task_started")) {
      Thread.onSpinWait();
    }

    TaskNotStartedException second =
        assertThatExceptionOfType(TaskNotStartedException.class)
            .isThrownBy(() -> run(ticket, "execution-1"))
            .withMessageContaining("still waits or runs")
            .actual();
    fixture.caller("doris", Role.DISPATCHER).cancel("execution-1");

    assertThat(first.get(20, TimeUnit.SECONDS).outcome()).isInstanceOf(Outcome.Cancelled.class);
    assertThat(TaskTickets.isRetryable(second)).isTrue();
  }

  @Test
  void id_of_somebody_elses_task_is_refused() {
    fixture.caller("bob", Role.CLIENT).run(Task.builder("true").id("bobs").build());
    String ticket = ticket(Task.of("true"));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> run(ticket, "bobs"))
        .withMessageContaining("bobs is taken");
  }

  @Test
  void revoked_key_runs_nothing_and_is_on_record() {
    IssuedApiKey key = key(Duration.ofDays(1));
    String ticket = tickets().seal(Task.of("true"), header(key), NAME);
    fixture.host.administration().revokeApiKey(key.key().id());

    assertThatExceptionOfType(AuthenticationException.class)
        .isThrownBy(() -> run(ticket, "late"))
        .returns(AuthenticationFailure.UNKNOWN_API_KEY, AuthenticationException::failure);
    assertThat(fixture.actions()).contains("login_failed").doesNotContain("task_submitted");
  }

  @Test
  void revoked_token_runs_nothing_and_is_on_record() {
    with(host -> host.users(UserStore.inMemory()));
    char[] password = "Correct-Horse-7-Battery".toCharArray();
    fixture.host.administration().addUser("alice", Role.CLIENT, password);
    String token = fixture.host.login("alice", password, HostFixture.ADDRESS).accessToken();
    String ticket = tickets().seal(Task.of("true"), "Bearer " + token, NAME);
    fixture.host.administration().revokeTokens("alice");

    AuthenticationException refused =
        assertThatExceptionOfType(AuthenticationException.class)
            .isThrownBy(() -> run(ticket, "late"))
            .actual();

    assertThat(refused.failure()).isEqualTo(AuthenticationFailure.REVOKED);
    assertThat(TaskTickets.isRetryable(refused)).isFalse();
    assertThat(fixture.actions()).contains("login_failed").doesNotContain("task_submitted");
  }

  @Test
  void expired_key_runs_nothing_and_is_on_record() {
    String ticket = tickets().seal(Task.of("true"), header(key(Duration.ofMinutes(1))), NAME);
    fixture.clock.advance(Duration.ofMinutes(2));

    assertThatExceptionOfType(AuthenticationException.class)
        .isThrownBy(() -> run(ticket, "late"))
        .returns(AuthenticationFailure.EXPIRED, AuthenticationException::failure);
    assertThat(fixture.actions()).contains("token_expired").doesNotContain("task_submitted");
  }

  @Test
  void ticket_without_a_header_runs_nothing() {
    String ticket = tickets().seal(Task.of("true"), null, NAME);

    assertThatExceptionOfType(AuthenticationException.class)
        .isThrownBy(() -> run(ticket, "anonymous"));
  }

  @Test
  void role_that_may_not_submit_runs_nothing() {
    String header =
        "Bearer "
            + fixture
                .host
                .administration()
                .issueApiKey(TokenRequest.of("otto", Role.WORKER))
                .text();
    String ticket = tickets().seal(Task.of("true"), header, NAME);

    PermissionDeniedException denied =
        assertThatExceptionOfType(PermissionDeniedException.class)
            .isThrownBy(() -> run(ticket, "ottos"))
            .actual();

    assertThat(TaskTickets.isRetryable(denied)).isFalse();
    assertThat(fixture.actions()).contains("access_denied").doesNotContain("task_submitted");
  }

  @Test
  void ticket_of_another_name_is_refused_and_on_record() {
    String ticket = ticket(Task.of("true"));

    assertThat(refusal(ticket, "report-8")).isEqualTo(Refusal.NOT_AUTHENTIC);

    assertThat(refusals())
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.severity()).isEqualTo(Severity.ERROR);
              assertThat(event.taskId()).contains("poisoned");
              assertThat(event.sourceIp()).contains(HostFixture.ADDRESS);
              assertThat(event.details())
                  .containsEntry("name", "report-8")
                  .containsEntry("reason", "NOT_AUTHENTIC");
            });
    assertThat(fixture.actions()).doesNotContain("task_submitted");
  }

  @Test
  void altered_ticket_is_refused_wherever_it_was_altered() {
    String ticket = ticket(Task.of("true"));
    for (int place = 0; place < ticket.length(); place++) {
      char other = ticket.charAt(place) == 'A' ? 'B' : 'A';
      String altered = ticket.substring(0, place) + other + ticket.substring(place + 1);
      refused(() -> tickets().open(altered, NAME));
    }
    assertThat(refusals()).hasSize(ticket.length());
  }

  @Test
  void cut_ticket_is_refused_wherever_it_was_cut() {
    String ticket = ticket(Task.of("true"));
    for (int length = 0; length < ticket.length(); length++) {
      String cut = ticket.substring(0, length);
      refused(() -> tickets().open(cut, NAME));
    }
    assertThat(refusals()).hasSize(ticket.length());
  }

  @Test
  void text_that_is_no_ticket_is_refused_for_its_own_reason() {
    String ticket = ticket(Task.of("true"));

    assertThat(refusal("true", NAME)).isEqualTo(Refusal.UNKNOWN_FORMAT);
    assertThat(refusal(ticket + "=", NAME)).isEqualTo(Refusal.UNKNOWN_FORMAT);
    assertThat(refusal("v2" + ticket.substring(2), NAME)).isEqualTo(Refusal.UNKNOWN_VERSION);
    assertThat(refusal("v1." + "A".repeat(3 * TaskTickets.MAX_BYTES), NAME))
        .isEqualTo(Refusal.TOO_LARGE);
  }

  @Test
  void ticket_of_another_secret_is_refused() {
    String ticket = ticket(Task.of("true"));
    with(host -> host.secret(SecretSource.of(NEXT_SECRET.toCharArray())));

    assertThat(refusal(ticket, NAME)).isEqualTo(Refusal.UNKNOWN_KEY);
  }

  @Test
  void ticket_stays_good_when_the_secret_is_rotated() {
    String ticket = ticket(Task.of("true"));
    fixture.host.rotateSecret(SecretSource.of(NEXT_SECRET.toCharArray()));

    assertThat(run(ticket, "execution-1").succeeded()).isTrue();
    assertThat(run(ticket(Task.of("true")), "execution-2").succeeded()).isTrue();
  }

  @Test
  void ticket_of_a_former_secret_opens_on_another_node() {
    String ticket = ticket(Task.builder("true").id("own").build());
    with(
        host ->
            host.secret(SecretSource.of(NEXT_SECRET.toCharArray()))
                .formerSecret(SecretSource.of(HostFixture.SECRET.toCharArray())));

    assertThat(tickets().open(ticket, NAME).task().id()).isEqualTo("own");
  }

  @Test
  void ticket_is_not_refused_by_a_host_that_is_locked_down() {
    String ticket = ticket(Task.of("true"));
    fixture.host.lockdown();

    OctasklyException closed =
        assertThatExceptionOfType(OctasklyException.class)
            .isThrownBy(() -> run(ticket, "execution-1"))
            .isExactlyInstanceOf(OctasklyException.class)
            .actual();

    assertThat(TaskTickets.isRetryable(closed)).isTrue();
    assertThat(refusals()).isEmpty();
  }

  @Test
  void refusal_that_cannot_be_recorded_fails_with_that() {
    fixture.disk.leaveRoomFor(0);

    AuditException failure =
        assertThatExceptionOfType(AuditException.class)
            .isThrownBy(() -> tickets().open("no ticket", NAME))
            .actual();

    assertThat(TaskTickets.isRetryable(failure)).isTrue();
  }

  @Test
  void task_that_waits_for_a_writer_or_is_too_large_is_not_sealed() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ticket(Task.builder("cat").liveStdin().build()))
        .withMessageContaining("live standard input");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> ticket(Task.builder("cat").stdin(new byte[TaskTickets.MAX_BYTES]).build()))
        .withMessageContaining("more than " + TaskTickets.MAX_BYTES);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ticket(Task.of("echo", "\ud800")))
        .withMessageContaining("surrogate");
  }

  @Test
  void largest_task_is_sealed_and_opened() {
    byte[] input = new byte[TaskTickets.MAX_BYTES / 4 * 3 - 3000];
    String ticket = ticket(Task.builder("cat").stdin(input).build());

    assertThat(tickets().open(ticket, NAME).task().stdin()).isPresent();
  }

  @Test
  void what_asks_for_more_than_the_sandbox_allows_is_not_tried_again() {
    with(host -> host.sandbox(Sandbox.builder().level(IsolationLevel.STRICT).build()));
    String ticket = ticket(Task.builder("true").level(IsolationLevel.NONE).build());

    IllegalArgumentException refused =
        assertThatIllegalArgumentException().isThrownBy(() -> run(ticket, "loose")).actual();

    assertThat(TaskTickets.isRetryable(refused)).isFalse();
  }

  @Test
  void full_host_and_failing_stores_are_tried_again() {
    with(host -> host.limitTasks(RateLimit.parse("1/minute")));
    String ticket = ticket(Task.of("true"));
    run(ticket, "execution-1");

    RateLimitedException limited =
        assertThatExceptionOfType(RateLimitedException.class)
            .isThrownBy(() -> run(ticket, "execution-2"))
            .actual();

    assertThat(
            List.of(
                limited,
                new HostBusyException("full"),
                new SandboxException("no processes left"),
                new StoreException("unreachable", new IllegalStateException())))
        .allMatch(TaskTickets::isRetryable);
  }

  @Test
  void nothing_secret_is_in_a_text_of_it() {
    IssuedApiKey key = key(Duration.ofDays(1));
    Task task =
        Task.builder("true")
            .secretEnv("PASSWORD", "pa55-w0rd".toCharArray())
            .args("argument")
            .build();

    String ticket = tickets().seal(task, header(key), NAME);
    TaskTicket opened = tickets().open(ticket, NAME);

    assertThat(opened.authorizationHeader()).contains(header(key));
    assertThat(List.of(ticket, opened.toString(), fixture.lines().toString()))
        .noneMatch(text -> text.contains("pa55-w0rd") || text.contains(key.text()));
    assertThat(ticket).matches("v1\\.[A-Za-z0-9_-]+");
  }
}
