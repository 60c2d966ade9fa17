package io.octaskly.examples.quartz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quartz.JobPersistenceException;
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
    cluster.close();
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

  private long count(String table) throws Exception {
    try (Connection connection = cluster.client.source().getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT count(*) FROM " + table)) {
      rows.next();
      return rows.getLong(1);
    }
  }
}
