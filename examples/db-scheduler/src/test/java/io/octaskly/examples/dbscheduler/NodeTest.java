package io.octaskly.examples.dbscheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.octaskly.audit.AuditEvent;
import io.octaskly.rbac.AuthenticationException;
import io.octaskly.rbac.IssuedApiKey;
import io.octaskly.rbac.Role;
import io.octaskly.sandbox.Task;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nodes in one JVM; for what is left of those that die see {@link ClusterKillIT}. */
class NodeTest {
  @TempDir private Path directory;
  private Cluster cluster;

  @BeforeEach
  void start() {
    cluster = new Cluster(directory);
  }

  @AfterEach
  void close() {
    cluster.close();
  }

  @Test
  void job_runs_once_and_is_on_record_in_file_and_database() {
    cluster.workingNode("worker");

    cluster.once("hash-1", Task.builder("sha256sum").stdin("text").build());

    Cluster.await("its end", () -> cluster.actions("hash-1").contains("task_completed"));
    Cluster.await("an empty table", () -> cluster.jobs() == 0);
    assertThat(cluster.actions("hash-1"))
        .containsExactly("job_scheduled", "task_submitted", "task_started", "task_completed");
    assertThat(cluster.events("hash-1")).extracting(Tables.Event::user).containsOnly("alice");
    assertThat(cluster.inFile("worker", "task_completed"))
        .singleElement()
        .satisfies(event -> assertThat(event.taskId()).contains("hash-1"));
  }

  @Test
  void table_shows_neither_command_nor_secret_nor_key() {
    IssuedApiKey key = cluster.key();
    Task task =
        Task.builder("echo")
            .args("argument")
            .secretEnv("PASSWORD", "hunter2".toCharArray())
            .build();
    cluster.front().jobs().once(Cluster.header(key), Cluster.ADDRESS, "job", task, Instant.now());

    String row = new String(cluster.data("job"), StandardCharsets.US_ASCII);

    assertThat(row)
        .matches("run 0 every 0 ms v1\\.[A-Za-z0-9_-]+")
        .doesNotContain("echo", "argument", "hunter2", key.text());
  }

  @Test
  void each_run_of_a_recurring_job_has_a_task_id_of_its_own() {
    cluster.workingNode("worker");

    cluster
        .front()
        .jobs()
        .every(
            Duration.ofMillis(50),
            Cluster.header(cluster.key()),
            Cluster.ADDRESS,
            "tick",
            Task.of("true"));

    Cluster.await("three runs", () -> cluster.actions("tick.2").contains("task_completed"));
    assertThat(cluster.actions("tick.0"))
        .containsExactly("task_submitted", "task_started", "task_completed");
  }

  @Test
  void job_whose_command_fails_has_run_and_is_not_tried_again() {
    cluster.workingNode("worker");

    cluster.once("fails", Task.of("false"));

    Cluster.await("its end", () -> cluster.actions("fails").contains("task_failed"));
    Cluster.await("an empty table", () -> cluster.jobs() == 0);
    assertThat(cluster.actions("fails")).containsOnlyOnce("task_started");
  }

  @Test
  void who_is_not_known_schedules_nothing() {
    assertThatExceptionOfType(AuthenticationException.class)
        .isThrownBy(
            () ->
                cluster
                    .front()
                    .jobs()
                    .once("Bearer x", Cluster.ADDRESS, "job", Task.of("true"), Instant.now()));
    assertThat(cluster.jobs()).isZero();
  }

  @Test
  void second_job_of_an_id_is_not_taken_in() {
    cluster.once("job", Task.of("true"));

    assertThat(
            cluster
                .front()
                .jobs()
                .once(
                    Cluster.header(cluster.key()),
                    Cluster.ADDRESS,
                    "job",
                    Task.of("false"),
                    Instant.now()))
        .isFalse();
    assertThatIllegalArgumentException().isThrownBy(() -> cluster.once("a b", Task.of("true")));
  }

  @Test
  void token_revoked_after_scheduling_runs_nothing_and_is_not_tried_again() {
    char[] password = "Correct-Horse-7-Battery".toCharArray();
    cluster.front().host().administration().addUser("bob", Role.CLIENT, password);
    String token = cluster.front().host().login("bob", password, Cluster.ADDRESS).accessToken();
    cluster
        .front()
        .jobs()
        .once("Bearer " + token, Cluster.ADDRESS, "late", Task.of("true"), Instant.now());
    cluster.front().host().administration().revokeTokens("bob");

    cluster.workingNode("worker");

    Cluster.await("an empty table", () -> cluster.jobs() == 0);
    assertThat(cluster.inFile("worker", "login_failed"))
        .singleElement()
        .satisfies(
            event -> assertThat(event.details()).containsEntry("reason", "the token was revoked"));
    assertThat(cluster.inFile("worker", "task_started")).isEmpty();
  }

  @Test
  void altered_row_is_refused_on_record_and_not_tried_again() {
    cluster.once("altered", Task.of("true"));
    byte[] data = cluster.data("altered");
    data[data.length - 10] ^= 1;
    cluster.overwrite("altered", data);

    assertThat(refusals("altered")).hasSize(1);
  }

  @Test
  void row_of_another_job_or_of_nonsense_is_refused_likewise() {
    cluster.once("good", Task.of("true"));
    cluster.once("swapped", Task.of("true"));
    cluster.overwrite("swapped", cluster.data("good"));
    cluster.once("nonsense", Task.of("true"));
    cluster.overwrite("nonsense", new byte[] {(byte) 0xac, (byte) 0xed, 0, 5, 's', 'r'});

    assertThat(refusals("nonsense", "swapped")).hasSize(2);
    assertThat(cluster.inFile("worker", "task_completed")).hasSize(1);
  }

  /** Works until the table is empty; the refusals, all of these jobs. */
  private List<AuditEvent> refusals(String... jobs) {
    cluster.workingNode("worker");
    Cluster.await("an empty table", () -> cluster.jobs() == 0);
    List<AuditEvent> refused = cluster.inFile("worker", "ticket_refused");
    assertThat(refused)
        .extracting(event -> event.details().get("name"))
        .containsExactlyInAnyOrder((Object[]) jobs);
    return refused;
  }

  @Test
  void job_killed_with_its_node_is_given_back_and_runs_on_another() {
    Node first = cluster.workingNode("first");
    cluster.once("long", Task.of("sleep", "2"));
    Cluster.await("its start", () -> cluster.actions("long").contains("task_started"));

    first.close();
    assertThat(cluster.inFile("first", "task_cancelled")).hasSize(1);
    cluster.workingNode("second");

    Cluster.await("its end", () -> cluster.actions("long").contains("task_completed"));
    assertThat(cluster.inFile("second", "task_completed")).hasSize(1);
  }
}
