package io.octaskly.examples.quartz;

import com.zaxxer.hikari.HikariDataSource;
import io.octaskly.audit.AuditQuery;
import io.octaskly.audit.AuditRecord;
import io.octaskly.audit.AuditVerifier;
import io.octaskly.audit.Verification;
import io.octaskly.crypto.SecretSource;
import io.octaskly.rbac.IssuedApiKey;
import io.octaskly.rbac.Role;
import io.octaskly.rbac.TokenRequest;
import io.octaskly.rbac.jdbc.AccessDatabase;
import io.octaskly.sandbox.Task;
import io.octaskly.testing.postgres.PostgresServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.quartz.JobKey;
import org.quartz.SchedulerException;
import org.quartz.Trigger.TriggerState;
import org.quartz.TriggerKey;

/**
 * The demo: {@code mvn -q -Dexample=quartz}. Two nodes on one database, this JVM and another, show
 * what triggers do, what an operator can do, and what becomes of a node that dies.
 */
public final class QuartzExample {
  private static final String GROUP = "demo";
  private static final int MANY = 40;

  private final Screen screen = new Screen();
  private final String secret = secret();
  private final Path directory;
  private final SharedDatabase database;
  private final Node here;
  private final IssuedApiKey alice;

  private QuartzExample(Path directory, SharedDatabase database) throws SchedulerException {
    this.directory = directory;
    this.database = database;
    try (HikariDataSource source = database.open(1)) {
      AccessDatabase.on(source, InstantSource.system()).createSchema();
      Cluster.createTables(source);
    }
    this.here =
        Node.open(
            "node-1",
            database,
            SecretSource.of(secret.toCharArray()),
            audit("node-1"),
            screen::tell);
    this.alice = key("alice");
  }

  /**
   * Runs it.
   *
   * @param args none
   */
  public static void main(String[] args) throws Exception {
    Path directory = Files.createTempDirectory("octaskly-quartz-");
    QuartzExample example =
        new QuartzExample(directory, new SharedDatabase(PostgresServer.shared().newDatabaseUrl()));
    boolean asPromised;
    try (Node here = example.here) {
      asPromised = example.show(here);
    }
    asPromised &= example.verify();
    try (Stream<Path> logs = Files.list(directory)) {
      for (Path log : logs.toList()) {
        Files.delete(log);
      }
    }
    Files.delete(directory);
    System.exit(asPromised ? 0 : 1);
  }

  private boolean show(Node here) throws Exception {
    screen.heading("Quartz: sandboxed tasks in a cluster of schedulers");
    screen.print("Their database is " + database + ".");
    screen.print("node-1 is this JVM. Which node it was stands before what became of a task.");
    try (WorkerJvm there =
        WorkerJvm.start("node-2", database, secret, audit("node-2"), screen::tell)) {
      here.scheduler().start();
      triggers();
      interrupted();
      shared(there.awaitReady());
      poisoned();
      revoked();
      return died(there);
    }
  }

  private void triggers() throws Exception {
    screen.heading("1. A trigger for once, and one for every second");
    add("greeting", alice, "echo", "Hello from Quartz");
    String once = once("greeting");
    screen.await(JobEvent.Kind.SUCCEEDED, once);
    add("clock", alice, "date", "+%T");
    every("clock");
    screen.await(JobEvent.Kind.SUCCEEDED, "every-second:clock:");
    screen.await(JobEvent.Kind.SUCCEEDED, "every-second:clock:");
    here.scheduler().unscheduleJob(new TriggerKey("clock", "every-second"));
  }

  private void interrupted() throws Exception {
    screen.heading("2. A task of two processes that would last a minute, interrupted");
    String marker = Processes.marker();
    JobKey job = add("endless", alice, "sh", "-c", Processes.tree(60, marker));
    String taskId = once("endless");
    Screen.until("its processes", () -> Processes.with(marker).size() == 2);
    // On the node that runs it: the only one so far, for the other JVM is still starting.
    here.scheduler().interrupt(job);
    screen.await(JobEvent.Kind.FAILED, taskId);
    screen.print("        of its 2 processes " + Processes.with(marker).size() + " are left");
  }

  private void shared(WorkerJvm there) throws Exception {
    screen.heading("3. Another node, and " + MANY + " tasks that are due at once");
    screen.print("node-2 has joined: another JVM, process " + there.pid());
    add("short", alice, "true");
    for (int i = 0; i < MANY; i++) {
      TriggerKey trigger = new TriggerKey("short-" + i, "once");
      here.scheduler()
          .scheduleJob(
              SealedJobs.once(trigger, new JobKey("short", GROUP), Instant.now().plusSeconds(2)));
    }
    screen.print(screen.awaitAll(MANY, "once:short-"));
  }

  private void poisoned() throws Exception {
    screen.heading("4. A task altered in the database, qrtz_job_details");
    JobKey job = add("poisoned", alice, "echo", "never seen");
    alter(job);
    every("poisoned");
    screen.await(JobEvent.Kind.REFUSED, "every-second:poisoned:");
    awaitUnscheduled("poisoned");
  }

  private void revoked() throws Exception {
    screen.heading("5. A task whose owner's key is revoked before its time");
    IssuedApiKey mallory = key("mallory");
    add("late", mallory, "echo", "never seen");
    here.host().administration().revokeApiKey(mallory.key().id());
    every("late");
    screen.await(JobEvent.Kind.REFUSED, "every-second:late:");
    awaitUnscheduled("late");
  }

  /** Returns whether both attempts are on record, under one id. */
  private boolean died(WorkerJvm there) throws Exception {
    screen.heading("6. A node that dies with its task");
    here.scheduler().standby();
    String marker = Processes.marker();
    add("report", alice, "sh", "-c", Processes.tree(3, marker));
    String taskId = once("report");
    screen.await(JobEvent.Kind.STARTED, taskId);
    Screen.until("its processes", () -> Processes.with(marker).size() == 2);
    Instant dead = Instant.now();
    there.kill();
    screen.print("node-2  is killed by SIGKILL while its task has 2 processes");
    Screen.until("no process left", () -> Processes.with(marker).isEmpty());
    screen.print("        " + since(dead) + " later none of them is left");
    here.scheduler().start();
    screen.await(JobEvent.Kind.RECOVERING, taskId);
    screen.print("        " + since(dead) + " after the death: Quartz waits for 7.5 s of silence");
    screen.await(JobEvent.Kind.SUCCEEDED, taskId);
    screen.print("");
    screen.print("The audit logs say of " + taskId + ":");
    List<String> first = actions("node-2", taskId);
    List<String> second = actions("node-1", taskId);
    screen.print("node-2  " + String.join(", ", first));
    screen.print("node-1  " + String.join(", ", second));
    return first.contains("task_started") && second.contains("task_completed");
  }

  private boolean verify() {
    screen.heading("7. The audit logs, verified");
    boolean intact = true;
    for (String node : List.of("node-1", "node-2")) {
      Verification found = AuditVerifier.of(audit(node)).verify();
      intact &= found instanceof Verification.Intact;
      screen.print(
          found instanceof Verification.Intact
              ? node + "  " + found.events() + " events, none edited, removed, added or moved"
              : node + "  " + found.explanation());
    }
    screen.print("");
    return intact;
  }

  private JobKey add(String name, IssuedApiKey asking, String program, String... args)
      throws SchedulerException {
    JobKey job = new JobKey(name, GROUP);
    Task task = Task.of(program, args);
    here.scheduler().addJob(SealedJobs.job(here.host(), job, task, asking.text()), true);
    return job;
  }

  /** Returns the id that the task will have. */
  private String once(String name) throws SchedulerException {
    TriggerKey trigger = new TriggerKey(name, "once");
    Instant now = Instant.ofEpochMilli(System.currentTimeMillis());
    here.scheduler().scheduleJob(SealedJobs.once(trigger, new JobKey(name, GROUP), now));
    return new Firing(trigger, now).taskId();
  }

  private void every(String name) throws SchedulerException {
    TriggerKey trigger = new TriggerKey(name, "every-second");
    here.scheduler()
        .scheduleJob(SealedJobs.recurring(trigger, new JobKey(name, GROUP), "* * * * * ?"));
  }

  private void alter(JobKey job) throws SQLException {
    try (Connection connection = here.source().getConnection();
        PreparedStatement update =
            connection.prepareStatement(
                "UPDATE qrtz_job_details SET job_data = overlay(job_data PLACING 'AAAA'::bytea"
                    + " FROM length(job_data) / 2) WHERE job_name = ?")) {
      update.setString(1, job.getName());
      update.executeUpdate();
    }
  }

  private void awaitUnscheduled(String name) throws Exception {
    TriggerKey trigger = new TriggerKey(name, "every-second");
    Screen.until(
        "unscheduled", () -> here.scheduler().getTriggerState(trigger) == TriggerState.COMPLETE);
    screen.print("        its trigger is COMPLETE: it will not be tried again");
  }

  private IssuedApiKey key(String subject) {
    return here.host().administration().issueApiKey(TokenRequest.of(subject, Role.CLIENT));
  }

  private Path audit(String node) {
    return directory.resolve(node + ".log");
  }

  private List<String> actions(String node, String taskId) {
    try (Stream<AuditRecord> found = AuditQuery.of(audit(node)).task(taskId).stream()) {
      return found.map(record -> record.event().action()).toList();
    }
  }

  private static String since(Instant then) {
    Duration passed = Duration.between(then, Instant.now());
    return passed.toSeconds() == 0
        ? passed.toMillis() + " ms"
        : String.format("%.1f s", passed.toMillis() / 1e3);
  }

  /** A new one for each demo. Nodes of yours have it from their environment or a mounted file. */
  private static String secret() {
    byte[] random = new byte[32];
    new SecureRandom().nextBytes(random);
    return HexFormat.of().formatHex(random);
  }
}
