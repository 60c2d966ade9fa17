package io.octaskly.examples.dbscheduler;

import io.octaskly.audit.AuditVerifier;
import io.octaskly.audit.Verification;
import io.octaskly.crypto.SecretSource;
import io.octaskly.rbac.IssuedApiKey;
import io.octaskly.rbac.Role;
import io.octaskly.rbac.TokenRequest;
import io.octaskly.sandbox.Task;
import io.octaskly.testing.postgres.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * Shows the example: jobs that two workers share, one that never may run, and a worker that dies.
 * Ends with status 1 if something did not go as it says.
 */
final class Demo implements AutoCloseable {
  private static final String ADDRESS = "192.0.2.7";
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Path directory;
  private final String secret = Worker.newSecret();
  private final String url;
  private final Node front;

  private Demo() throws IOException {
    this.directory = Files.createTempDirectory("octaskly-db-scheduler");
    this.url =
        Optional.ofNullable(System.getenv(NodeSettings.DATABASE_URL))
            .orElseGet(() -> PostgresServer.shared().newDatabaseUrl());
    this.front =
        Node.start(
            new NodeSettings(
                "front",
                url,
                SecretSource.of(secret.toCharArray()),
                directory,
                1,
                Duration.ofSeconds(1),
                Duration.ofSeconds(1),
                Duration.ZERO,
                600),
            new Worker.Printed());
  }

  public static void main(String[] args) throws IOException {
    heading("db-scheduler: jobs in a PostgreSQL table, worked off by any number of nodes");
    say("Starting PostgreSQL, a front node that takes jobs in, and two workers, each in a JVM of");
    say("its own. They share the database and one secret, and nothing else.");
    try (Demo demo = new Demo();
        WorkerProcess one = demo.worker("worker1");
        WorkerProcess two = demo.worker("worker2")) {
      one.awaitReady();
      two.awaitReady();
      demo.jobs();
      demo.refusals();
      demo.death(one, two);
      demo.record();
    }
    System.exit(0);
  }

  private WorkerProcess worker(String name) {
    Map<String, String> settings =
        Map.of(
            NodeSettings.DATABASE_URL, url,
            NodeSettings.SECRET, secret,
            NodeSettings.THREADS, "2",
            NodeSettings.POLL_MS, "200",
            // So that a death is noticed while somebody watches: see the README for real ones.
            NodeSettings.HEARTBEAT_MS, "500");
    return WorkerProcess.start(
        name,
        settings,
        directory,
        line -> {
          if (!line.equals("ready")) {
            System.out.println("   " + name + " | " + line);
          }
        });
  }

  private void jobs() {
    heading("1. Alice schedules jobs");
    char[] password = "Correct-Horse-7-Battery".toCharArray();
    front.host().administration().addUser("alice", Role.CLIENT, password);
    String token = "Bearer " + front.host().login("alice", password, ADDRESS).accessToken();
    IssuedApiKey key = key();
    Instant now = Instant.now();

    say("hash-1   once, now: the SHA-256 of her text");
    say("sort-2   once, now: her lines, sorted");
    say("spy-3    once, now: reads /etc/shadow, which its sandbox does not let it");
    say("tick     every second, by an API key: a token would not live as long as the job");
    Jobs jobs = front.jobs();
    Instant soon = now.plusSeconds(1);
    jobs.once(
        token, ADDRESS, "hash-1", Task.builder("sha256sum").stdin("Alice's text").build(), soon);
    jobs.once(
        token, ADDRESS, "sort-2", Task.builder("sort").stdin("pear\napple\nfig\n").build(), soon);
    jobs.once(token, ADDRESS, "spy-3", Task.of("cat", "/etc/shadow"), soon);
    say("");
    say("What the database has of them, and all that a reader of it sees:");
    for (String row :
        strings(
            "select rpad(task_instance, 9) || convert_from(substr(task_data, 1, 64), 'UTF8')"
                + " || '... (' || length(task_data) || ' bytes)'"
                + " from scheduled_tasks order by task_instance")) {
      say("   " + row);
    }
    say("");
    jobs.every(Duration.ofSeconds(1), header(key), ADDRESS, "tick", Task.of("echo", "tick"));
    await("three ticks and the other jobs", () -> ended("tick.2") && ended("spy-3"));
    front.host().administration().revokeApiKey(key.key().id());
    say("");
    say("The API key of tick is revoked. Its next run is refused, and with that the job ends:");
    await("the end of tick", () -> Tables.jobs(front.database()) == 0);
    check("the refusal is on record", !lines("action", "login_failed").isEmpty());
  }

  private void refusals() {
    heading("2. Somebody writes into the table");
    say("Mallory cannot read the jobs, but can write to the database: she puts the ticket of one");
    say("job into the row of another, to have it run under that name.");
    String header = header(key());
    Instant later = Instant.now().plusSeconds(3600);
    front.jobs().once(header, ADDRESS, "good-4", Task.of("echo", "for good-4 only"), later);
    front.jobs().once(header, ADDRESS, "good-5", Task.of("echo", "for good-5 only"), later);
    execute(
        "update scheduled_tasks set task_data = (select task_data from scheduled_tasks where"
            + " task_instance = 'good-4'), execution_time = now() where task_instance = 'good-5'");
    await("the refusal", () -> !lines("action", "ticket_refused").isEmpty());
    await("the end of the row", () -> Tables.jobs(front.database()) == 1);
    execute("update scheduled_tasks set execution_time = now()");
    await("the good job", () -> ended("good-4"));
    check("the altered job did not run", !ended("good-5"));
  }

  private void death(WorkerProcess one, WorkerProcess two) {
    heading("3. A worker dies");
    front.jobs().once(header(key()), ADDRESS, "long-6", Task.of("sleep", "4"), Instant.now());
    await("its start", () -> lines("task_id", "long-6").contains("task_started"));
    String on = events("long-6").get(events("long-6").size() - 1).node();
    WorkerProcess dying = on.equals(one.name()) ? one : two;
    WorkerProcess other = dying == one ? two : one;
    say("long-6 runs on " + on + ", which is killed now (SIGKILL). What it ran ends with it; four");
    say("missed heartbeats later, " + other.name() + " takes the job over:");
    dying.kill();
    await("the second attempt", () -> ended("long-6"));
    say("");
    say("The log has both attempts, under the same task id:");
    for (Tables.Event event : events("long-6")) {
      say("   " + pad(event.node()) + event.action() + " for " + event.user());
    }
    check(
        "two attempts",
        events("long-6").stream().filter(event -> event.action().equals("task_started")).count()
            == 2);
  }

  private void record() throws IOException {
    heading("4. The record");
    say("Each node has a file that no event is missing from, and a table to search in:");
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.filter(file -> file.toString().endsWith(".log")).sorted().toList()) {
        Verification found = AuditVerifier.of(file).verify();
        boolean intact = !(found instanceof Verification.Broken);
        say(
            "   "
                + pad(file.getFileName().toString())
                + found.events()
                + " events, "
                + (intact ? "none edited, removed, added or moved" : found.toString()));
        check("an intact log", intact);
      }
    }
    say("");
    say("Read on: Node, Jobs and JobExecution are the whole host.");
  }

  private IssuedApiKey key() {
    return front.host().administration().issueApiKey(TokenRequest.of("alice", Role.CLIENT));
  }

  private static String header(IssuedApiKey key) {
    return "Bearer " + key.text();
  }

  private boolean ended(String taskId) {
    String lines = lines("task_id", taskId);
    return lines.contains("task_completed") || lines.contains("task_failed");
  }

  private List<Tables.Event> events(String taskId) {
    return Tables.events(front.database(), "task_id", taskId);
  }

  private String lines(String column, String value) {
    StringBuilder lines = new StringBuilder();
    Tables.events(front.database(), column, value).forEach(event -> lines.append(event.line()));
    return lines.toString();
  }

  private List<String> strings(String query) {
    return Tables.strings(front.database(), query);
  }

  private void execute(String statement) {
    try (Connection connection = front.database().getConnection();
        Statement made = connection.createStatement()) {
      made.execute(statement);
    } catch (SQLException e) {
      throw new IllegalStateException("cannot run " + statement, e);
    }
  }

  private static void await(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      check(what + " within " + PATIENCE, System.nanoTime() < deadline);
      LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
    }
  }

  private static void check(String what, boolean holds) {
    if (!holds) {
      throw new IllegalStateException("not as expected: " + what);
    }
  }

  private static void heading(String text) {
    System.out.println();
    System.out.println(text);
    System.out.println();
  }

  private static void say(String text) {
    System.out.println(text.isEmpty() ? "" : "   " + text);
  }

  private static String pad(String text) {
    return String.format("%-13s ", text);
  }

  @Override
  public void close() throws IOException {
    front.close();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(directory);
  }
}
