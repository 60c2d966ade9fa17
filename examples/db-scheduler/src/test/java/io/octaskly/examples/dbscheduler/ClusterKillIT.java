package io.octaskly.examples.dbscheduler;

import static org.assertj.core.api.Assertions.assertThat;

import io.octaskly.audit.AuditEvent;
import io.octaskly.audit.AuditVerifier;
import io.octaskly.audit.Verification;
import io.octaskly.sandbox.Task;
import io.octaskly.testing.postgres.PostgresServer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Workers in JVMs of their own, which are killed, and a database that goes away. */
class ClusterKillIT {
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
  void killed_worker_leaves_no_process_and_another_runs_its_jobs() {
    // Nobody else sleeps for just so long.
    String seconds = "3." + (100_000 + ProcessHandle.current().pid() % 800_000);
    List<String> jobs = List.of("long-1", "long-2");
    WorkerProcess dying = cluster.worker("dying", jobs.size());
    dying.awaitReady();
    jobs.forEach(job -> cluster.once(job, Task.of("sleep", seconds)));
    for (String job : jobs) {
      Cluster.await("a start", () -> cluster.actions(job).contains("task_started"));
    }
    Cluster.await("its processes", () -> Cluster.processes(seconds) >= jobs.size());

    dying.kill();
    Cluster.await("no process left", Duration.ofSeconds(2), () -> Cluster.processes(seconds) == 0);
    assertThat(cluster.jobs()).as("jobs that are still in the table").isEqualTo(jobs.size());
    cluster.worker("other", jobs.size()).awaitReady();

    Cluster.await("an empty table", () -> cluster.jobs() == 0);
    for (String job : jobs) {
      Cluster.await("the record", () -> cluster.actions(job).contains("task_completed"));
      assertThat(cluster.events(job))
          .filteredOn(event -> event.action().equals("task_started"))
          .extracting(Tables.Event::node)
          .containsExactly("dying", "other");
      assertThat(cluster.actions(job)).containsOnlyOnce("task_completed");
    }
    assertThat(AuditVerifier.of(directory.resolve("dying.log")).verify())
        .as("the log of the worker that was killed")
        .isNotInstanceOf(Verification.Broken.class);
  }

  @Test
  void work_goes_on_after_the_database_was_away() {
    int jobs = 40;
    WorkerProcess one = cluster.worker("one", 2);
    WorkerProcess two = cluster.worker("two", 2);
    one.awaitReady();
    two.awaitReady();
    for (int job = 0; job < jobs; job++) {
      cluster.once("job-" + job, Task.of("sleep", "0.2"));
    }
    one.await(line -> line.startsWith("ended "));
    two.await(line -> line.startsWith("ended "));

    PostgresServer.shared().stop();
    PostgresServer.shared().goOn();

    Cluster.await("an empty table", () -> cluster.jobs() == 0);
    one.close();
    two.close();
    Map<String, Integer> completed = new HashMap<>();
    for (AuditEvent event : inFiles("task_completed", "one", "two")) {
      completed.merge(event.taskId().orElseThrow(), 1, Integer::sum);
    }
    assertThat(completed.keySet())
        .as("each job at least once")
        .containsExactlyInAnyOrderElementsOf(
            IntStream.range(0, jobs).mapToObj(job -> "job-" + job).toList());
    // What ended while the database was away could not be taken out of the table: at least once.
    assertThat(completed.values().stream().mapToInt(times -> times - 1).sum())
        .as("jobs that ran again, of those that could have ended meanwhile")
        .isLessThanOrEqualTo(4 * 2);
  }

  @Test
  void thousand_jobs_run_exactly_once_each_on_two_workers() {
    int jobs = 1000;
    String header = Cluster.header(cluster.key());
    Jobs front = cluster.front().jobs();
    for (int job = 0; job < jobs; job++) {
      front.once(header, Cluster.ADDRESS, "job-" + job, Task.of("true"), Instant.now());
    }
    WorkerProcess one = cluster.worker("one", 4);
    WorkerProcess two = cluster.worker("two", 4);

    Cluster.await("an empty table", () -> cluster.jobs() == 0);
    one.close();
    two.close();

    List<Tables.Event> started =
        Tables.events(cluster.front().database(), "action", "task_started");
    assertThat(started).extracting(Tables.Event::taskId).doesNotHaveDuplicates().hasSize(jobs);
    assertThat(Tables.events(cluster.front().database(), "action", "task_completed")).hasSize(jobs);
    assertThat(started).extracting(Tables.Event::node).contains("one", "two");
  }

  private List<AuditEvent> inFiles(String action, String... nodes) {
    List<AuditEvent> events = new ArrayList<>();
    for (String node : nodes) {
      events.addAll(cluster.inFile(node, action));
    }
    return events;
  }
}
