package io.octaskly.examples.quartz;

import static org.assertj.core.api.Assertions.assertThat;

import io.octaskly.audit.AuditQuery;
import io.octaskly.audit.AuditRecord;
import io.octaskly.testing.postgres.PostgresServer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quartz.JobDetail;
import org.quartz.JobKey;
import org.quartz.Trigger;
import org.quartz.TriggerKey;

/** Workers that die with their tasks, and a database that goes away. */
final class ClusterKillIT {
  private static final int TASKS = 6;
  private static final Duration NO_ORPHANS = Duration.ofSeconds(2);

  /** A check-in that is missed by 7.5 seconds, and a slow machine. */
  private static final Duration FOUND_DEAD = Duration.ofSeconds(40);

  private static final Duration SOON = Duration.ofSeconds(20);

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
  void tasks_of_a_killed_worker_leave_nothing_behind_and_run_again_under_the_same_ids()
      throws Exception {
    startTwo();
    Map<String, String> markers = new HashMap<>();
    for (int i = 0; i < TASKS; i++) {
      String marker = Processes.marker();
      markers.put(
          cluster.fire(cluster.add("long-" + i, "sh", "-c", Processes.tree(5, marker))), marker);
    }
    Map<String, String> nodes = new HashMap<>();
    while (nodes.size() < TASKS) {
      JobEvent event = cluster.next(SOON, started -> started.kind() == JobEvent.Kind.STARTED);
      nodes.put(event.taskId(), event.node());
    }
    Waiting.until("all run", SOON, () -> processes(markers.values()).size() == 2 * TASKS);
    String victim = nodes.values().iterator().next();
    String survivor = victim.equals("first") ? "second" : "first";
    Set<String> lost = new HashSet<>(nodes.keySet());
    lost.removeIf(taskId -> nodes.get(taskId).equals(survivor));
    List<String> lostMarkers = lost.stream().map(markers::get).toList();

    cluster.running(victim).kill();

    Waiting.until("no process left", NO_ORPHANS, () -> processes(lostMarkers).isEmpty());
    Set<String> again = new HashSet<>();
    while (again.size() < lost.size()) {
      JobEvent event =
          cluster.next(
              FOUND_DEAD,
              ended -> ended.kind() == JobEvent.Kind.SUCCEEDED && lost.contains(ended.taskId()));
      assertThat(event.node()).isEqualTo(survivor);
      again.add(event.taskId());
    }
    cluster.running(survivor).close();
    for (String taskId : lost) {
      assertThat(cluster.actions(victim, taskId)).containsExactly("task_submitted", "task_started");
      assertThat(cluster.actions(survivor, taskId))
          .containsExactly("task_submitted", "task_started", "task_completed");
    }
    for (String taskId : nodes.keySet()) {
      assertThat(cluster.actions(survivor, taskId)).containsOnlyOnce("task_completed");
    }
    cluster.verifyLogs();
  }

  private void startTwo() throws Exception {
    WorkerJvm first = cluster.worker("first");
    cluster.worker("second").awaitReady();
    first.awaitReady();
  }

  private static List<String> processes(Iterable<String> markers) throws Exception {
    List<String> found = new ArrayList<>();
    for (String marker : markers) {
      found.addAll(Processes.with(marker));
    }
    return found;
  }

  @Test
  void task_id_survives_a_recovery_that_dies_too() throws Exception {
    String marker = Processes.marker();
    JobKey job = cluster.add("unlucky", "sh", "-c", Processes.tree(3, marker));
    String taskId = cluster.fire(job);
    Set<String> fireInstances = new HashSet<>();
    for (int death = 1; death <= 2; death++) {
      // Under its old name it recovers at once what it left.
      WorkerJvm worker = cluster.worker("phoenix").awaitReady();
      JobEvent.Kind kind = death == 1 ? JobEvent.Kind.STARTED : JobEvent.Kind.RECOVERING;
      JobEvent fired = cluster.next(SOON, event -> event.kind() == kind);
      fireInstances.add(fired.text());
      assertThat(fired.taskId()).isEqualTo(taskId);
      Waiting.until("its processes", SOON, () -> Processes.with(marker).size() == 2);
      worker.kill();
      Waiting.until("no process left", NO_ORPHANS, () -> Processes.with(marker).isEmpty());
    }

    cluster.worker("phoenix").awaitReady();

    JobEvent last = cluster.next(SOON, event -> event.kind() == JobEvent.Kind.SUCCEEDED);
    assertThat(last.taskId()).isEqualTo(taskId);
    cluster.running("phoenix").close();
    assertThat(fireInstances).hasSize(2);
    assertThat(cluster.actions("phoenix", taskId)).filteredOn("task_started"::equals).hasSize(3);
    cluster.verifyLogs();
  }

  @Test
  void task_of_a_worker_that_is_told_to_end_runs_again() throws Exception {
    String marker = Processes.marker();
    String taskId = cluster.fire(cluster.add("shy", "sh", "-c", Processes.tree(3, marker)));
    WorkerJvm worker = cluster.worker("worker").awaitReady();
    Waiting.until("its processes", SOON, () -> Processes.with(marker).size() == 2);

    worker.terminate();

    assertThat(Processes.with(marker)).isEmpty();
    cluster.worker("worker").awaitReady();
    JobEvent again = cluster.next(SOON, event -> event.kind() == JobEvent.Kind.SUCCEEDED);
    assertThat(again.taskId()).isEqualTo(taskId);
    cluster.running("worker").close();
    // Whether the JVM lasted long enough to record that it ended the first attempt is up to luck.
    assertThat(cluster.actions("worker", taskId))
        .filteredOn(action -> !action.equals("task_cancelled"))
        .containsExactly(
            "task_submitted", "task_started", "task_submitted", "task_started", "task_completed");
    cluster.verifyLogs();
  }

  @Test
  void work_goes_on_when_the_database_comes_back() throws Exception {
    startTwo();
    JobKey clock = cluster.add("clock", "date");
    cluster
        .scheduler()
        .scheduleJob(SealedJobs.recurring(new TriggerKey("clock", "often"), clock, "* * * * * ?"));
    String marker = Processes.marker();
    String during = cluster.fire(cluster.add("during", "sleep", "3" + marker));
    Waiting.until("it runs", SOON, () -> !Processes.with(marker).isEmpty());

    PostgresServer.shared().stop();
    assertThat(Processes.with(marker)).isNotEmpty();
    // It ends while there is no database to say so to.
    JobEvent ended = cluster.next(SOON, event -> succeeded(event, during));
    PostgresServer.shared().goOn();
    Instant back = Instant.now();

    JobEvent later = cluster.next(SOON, event -> event.kind() == JobEvent.Kind.SUCCEEDED);
    while (Instant.parse(later.taskId().substring("often:clock:".length())).isBefore(back)) {
      later = cluster.next(SOON, event -> event.kind() == JobEvent.Kind.SUCCEEDED);
    }
    Waiting.until(
        "the end is stored",
        SOON,
        () -> cluster.scheduler().getTrigger(new TriggerKey("during", "once")) == null);
    cluster.running("first").close();
    cluster.running("second").close();
    List<String> attempts = new ArrayList<>(cluster.actions("first", ended.taskId()));
    attempts.addAll(cluster.actions("second", ended.taskId()));
    assertThat(attempts).containsExactly("task_submitted", "task_started", "task_completed");
    cluster.verifyLogs();
  }

  private long count(String node, String action) {
    try (Stream<AuditRecord> found = AuditQuery.of(cluster.audit(node)).action(action).stream()) {
      return found.count();
    }
  }

  @Test
  void two_workers_run_a_thousand_tasks_once_each() throws Exception {
    int tasks = Integer.getInteger("octaskly.test.tasks", 1_000);
    JobKey job = cluster.add("short", "true");
    Map<JobDetail, Set<? extends Trigger>> all = new HashMap<>();
    Set<Trigger> triggers = new HashSet<>();
    Set<String> due = new HashSet<>();
    Instant now = Instant.ofEpochMilli(System.currentTimeMillis());
    for (int i = 0; i < tasks; i++) {
      TriggerKey trigger = new TriggerKey("short-" + i, "once");
      triggers.add(SealedJobs.once(trigger, job, now));
      due.add(new Firing(trigger, now).taskId());
    }
    all.put(cluster.scheduler().getJobDetail(job), triggers);
    cluster.scheduler().scheduleJobs(all, true);
    long begun = System.nanoTime();
    startTwo();

    List<String> ended = new ArrayList<>();
    while (ended.size() < tasks) {
      JobEvent event = cluster.next(SOON, done -> done.kind() != JobEvent.Kind.STARTED);
      assertThat(event.kind()).as(event.text()).isEqualTo(JobEvent.Kind.SUCCEEDED);
      ended.add(event.taskId());
    }

    System.out.printf(
        "%d tasks on two workers in %.1f s, with the start of their JVMs%n",
        tasks, (System.nanoTime() - begun) / 1e9);
    cluster.running("first").close();
    cluster.running("second").close();
    assertThat(cluster.events).extracting(JobEvent::kind).isEmpty();
    assertThat(ended).hasSize(tasks).containsExactlyInAnyOrderElementsOf(due);
    assertThat(count("first", "task_started")).isPositive();
    assertThat(count("second", "task_started")).isPositive();
    assertThat(count("first", "task_started") + count("second", "task_started")).isEqualTo(tasks);
    cluster.verifyLogs();
  }

  private static boolean succeeded(JobEvent event, String taskId) {
    return event.kind() == JobEvent.Kind.SUCCEEDED && event.taskId().equals(taskId);
  }
}
