package io.octaskly.examples.quartz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.octaskly.OctasklyHost;
import io.octaskly.audit.AuditQuery;
import io.octaskly.audit.AuditRecord;
import io.octaskly.rbac.IssuedApiKey;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quartz.JobKey;
import org.quartz.JobPersistenceException;
import org.quartz.Trigger.TriggerState;
import org.quartz.TriggerKey;
import org.quartz.impl.calendar.BaseCalendar;

/** What is in the database, and what is believed of it; this JVM is the one node. */
final class DatabaseTest {
  private static final Duration SOON = Duration.ofSeconds(15);

  private ClusterFixture cluster;

  @BeforeEach
  void start(@TempDir Path directory) throws Exception {
    cluster = new ClusterFixture(directory);
  }

  @AfterEach
  void stop() throws Exception {
    cluster.end();
  }

  @Test
  void task_that_is_kept_in_the_database_runs_and_its_trigger_is_gone() throws Exception {
    String taskId = cluster.fire(cluster.add("greeting", "echo", "hello"));
    cluster.scheduler().start();

    JobEvent event = cluster.next(SOON, found -> found.kind() == JobEvent.Kind.SUCCEEDED);

    assertThat(event.taskId()).isEqualTo(taskId);
    Waiting.until("no trigger", SOON, () -> count("qrtz_triggers") == 0);
    assertThat(count("qrtz_fired_triggers")).isZero();
  }

  @Test
  void job_data_are_text_that_tells_nothing_of_the_task() throws Exception {
    cluster.add("secret", "echo", "attack at dawn");

    String data;
    try (Connection connection = cluster.client.source().getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT job_data FROM qrtz_job_details")) {
      assertThat(rows.next()).isTrue();
      data = new String(rows.getBytes(1), StandardCharsets.ISO_8859_1);
    }

    assertThat(data)
        .contains(SandboxJob.TICKET + "=v1.")
        .matches("\\p{ASCII}+")
        .doesNotContain("attack")
        .doesNotContain(cluster.key.text());
  }

  /** What somebody with a way into the database might put there. */
  static final class Gadget extends BaseCalendar {
    private static final long serialVersionUID = 1L;
    static final AtomicInteger READ = new AtomicInteger();

    private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
      READ.incrementAndGet();
      in.defaultReadObject();
    }
  }

  @Test
  void serialised_objects_are_not_read() throws Exception {
    ByteArrayOutputStream serialised = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(serialised)) {
      out.writeObject(new Gadget());
    }
    try (Connection connection = cluster.client.source().getConnection();
        PreparedStatement insert =
            connection.prepareStatement(
                "INSERT INTO qrtz_calendars (sched_name, calendar_name, calendar)"
                    + " VALUES (?, 'gadget', ?)")) {
      insert.setString(1, cluster.scheduler().getSchedulerName());
      insert.setBytes(2, serialised.toByteArray());
      insert.executeUpdate();
    }

    assertThatThrownBy(() -> cluster.scheduler().getCalendar("gadget"))
        .isInstanceOf(JobPersistenceException.class)
        .hasMessageContaining("reads text only");
    assertThat(Gadget.READ).hasValue(0);
  }

  @Test
  void ticket_that_was_altered_in_the_database_is_refused_and_not_tried_again() throws Exception {
    cluster.scheduler().start();
    JobKey job = cluster.add("poisoned", "echo", "hello");
    try (Connection connection = cluster.client.source().getConnection();
        Statement statement = connection.createStatement()) {
      // Some letters near the end of what is sealed.
      int rows =
          statement.executeUpdate(
              "UPDATE qrtz_job_details SET job_data = overlay(job_data PLACING 'AAAA'::bytea"
                  + " FROM length(job_data) - 20) WHERE job_name = 'poisoned'");
      assertThat(rows).isOne();
    }
    TriggerKey often = new TriggerKey("poisoned", "often");
    cluster.scheduler().scheduleJob(SealedJobs.recurring(often, job, "* * * * * ?"));

    JobEvent refused = cluster.next(SOON, event -> event.kind() != JobEvent.Kind.STARTED);

    assertThat(refused.kind()).isEqualTo(JobEvent.Kind.REFUSED);
    assertThat(cluster.actions("client", refused.taskId()))
        .containsExactly("ticket_refused", "job_unscheduled");
    awaitComplete(often);
    cluster.events.clear();
    // Two more times have passed at which the trigger would have fired.
    JobKey later = cluster.add("later", "true");
    cluster
        .scheduler()
        .scheduleJob(
            SealedJobs.once(
                new TriggerKey("later", "once"), later, Instant.now().plusMillis(2_500)));
    cluster.next(SOON, event -> event.taskId().startsWith("once:later:"));
    assertThat(cluster.events)
        .filteredOn(event -> event.taskId().startsWith("often:poisoned:"))
        .isEmpty();
  }

  @Test
  void key_that_was_revoked_on_another_node_runs_nothing() throws Exception {
    cluster.scheduler().start();
    IssuedApiKey mallory = cluster.newKey("mallory");
    JobKey job = cluster.add("late", mallory, "echo", "hello");
    TriggerKey often = new TriggerKey("late", "often");
    cluster.scheduler().scheduleJob(SealedJobs.recurring(often, job, "* * * * * ?"));
    cluster.next(SOON, event -> event.kind() == JobEvent.Kind.SUCCEEDED);

    try (OctasklyHost other =
        Node.host(cluster.client.source(), ClusterFixture.secret(), cluster.audit("other"))) {
      other.administration().revokeApiKey(mallory.key().id());
    }

    JobEvent refused = cluster.next(SOON, event -> event.kind() == JobEvent.Kind.REFUSED);
    awaitComplete(often);
    assertThat(cluster.actions("client", refused.taskId())).containsExactly("job_unscheduled");
    try (Stream<AuditRecord> failures =
        AuditQuery.of(cluster.audit("client")).action("login_failed").stream()) {
      assertThat(failures).isNotEmpty();
    }
  }

  private void awaitComplete(TriggerKey trigger) throws Exception {
    Waiting.until(
        "unscheduled",
        SOON,
        () -> cluster.scheduler().getTriggerState(trigger) == TriggerState.COMPLETE);
  }

  private long count(String table) throws Exception {
    try (Connection connection = cluster.client.source().getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT count(*) FROM " + table)) {
      rows.next();
      return rows.getLong(1);
    }
  }
}
