package io.octaskly.examples.dbscheduler;

import io.octaskly.audit.AuditEvent;
import io.octaskly.audit.AuditQuery;
import io.octaskly.audit.AuditRecord;
import io.octaskly.crypto.SecretSource;
import io.octaskly.rbac.IssuedApiKey;
import io.octaskly.rbac.Role;
import io.octaskly.rbac.TokenRequest;
import io.octaskly.sandbox.Task;
import io.octaskly.sandbox.TaskResult;
import io.octaskly.testing.postgres.PostgresServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * Nodes on a database of their own: one in this JVM that takes jobs in, others in it or in JVMs of
 * their own that run them.
 */
final class Cluster implements AutoCloseable {
  static final String ADDRESS = "192.0.2.7";

  private static final Duration PATIENCE = Duration.ofSeconds(50);
  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration HEARTBEAT = Duration.ofMillis(500);
  private static final int TASKS_PER_MINUTE = 1_000_000;

  private final Path directory;
  private final String secret = Worker.newSecret();
  private final String url = PostgresServer.shared().newDatabaseUrl();
  private final List<Runnable> closing = new ArrayList<>();
  private final Node front;

  Cluster(Path directory) {
    this.directory = directory;
    this.front = node("front");
  }

  Node front() {
    return front;
  }

  /** A node in this JVM that does not work yet. */
  Node node(String name) {
    Node node =
        Node.start(
            new NodeSettings(
                name,
                url,
                SecretSource.of(secret.toCharArray()),
                directory,
                2,
                POLL,
                HEARTBEAT,
                Duration.ZERO,
                TASKS_PER_MINUTE),
            new Ignored());
    closing.add(node::close);
    return node;
  }

  Node workingNode(String name) {
    Node node = node(name);
    node.work();
    return node;
  }

  /** A worker in a JVM of its own. */
  WorkerProcess worker(String name, int threads) {
    Map<String, String> settings = new HashMap<>();
    settings.put(NodeSettings.DATABASE_URL, url);
    settings.put(NodeSettings.SECRET, secret);
    settings.put(NodeSettings.THREADS, Integer.toString(threads));
    settings.put(NodeSettings.POLL_MS, Long.toString(POLL.toMillis()));
    settings.put(NodeSettings.HEARTBEAT_MS, Long.toString(HEARTBEAT.toMillis()));
    settings.put(NodeSettings.TASKS_PER_MINUTE, Integer.toString(TASKS_PER_MINUTE));
    WorkerProcess worker = WorkerProcess.start(name, settings, directory, line -> {});
    closing.add(worker::close);
    return worker;
  }

  IssuedApiKey key() {
    return front.host().administration().issueApiKey(TokenRequest.of("alice", Role.CLIENT));
  }

  static String header(IssuedApiKey key) {
    return "Bearer " + key.text();
  }

  /** Schedules a job of alice's for now. */
  void once(String id, Task task) {
    front.jobs().once(header(key()), ADDRESS, id, task, Instant.now());
  }

  int jobs() {
    return Tables.jobs(front.database());
  }

  /** What the table of the database that has the logs of all nodes says of a task. */
  List<Tables.Event> events(String taskId) {
    return Tables.events(front.database(), "task_id", taskId);
  }

  List<String> actions(String taskId) {
    return events(taskId).stream().map(Tables.Event::action).toList();
  }

  /** The events of an action in the file of a node. */
  List<AuditEvent> inFile(String node, String action) {
    try (Stream<AuditRecord> records =
        AuditQuery.of(directory.resolve(node + ".log")).action(action).stream()) {
      return records.map(AuditRecord::event).toList();
    }
  }

  /** Writes into the scheduler's table, as somebody might who has no secret. */
  void overwrite(String id, byte[] data) {
    try (Connection connection = front.database().getConnection();
        PreparedStatement update =
            connection.prepareStatement(
                "update scheduled_tasks set task_data = ? where task_instance = ?")) {
      update.setBytes(1, data);
      update.setString(2, id);
      if (update.executeUpdate() != 1) {
        throw new IllegalStateException("no job " + id);
      }
    } catch (SQLException e) {
      throw new IllegalStateException("cannot write to the table", e);
    }
  }

  byte[] data(String id) {
    return Tables.strings(
            front.database(),
            "select convert_from(task_data, 'UTF8') from scheduled_tasks where task_instance = '"
                + id
                + "'")
        .get(0)
        .getBytes(StandardCharsets.US_ASCII);
  }

  static void await(String what, BooleanSupplier condition) {
    await(what, PATIENCE, condition);
  }

  static void await(String what, Duration patience, BooleanSupplier condition) {
    long deadline = System.nanoTime() + patience.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("not within " + patience + ": " + what);
      }
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
  }

  /** How many processes have a text in their command line. */
  static long processes(String marker) {
    try (Stream<Path> directories = Files.list(Path.of("/proc"))) {
      return directories
          .map(directory -> directory.resolve("cmdline"))
          .filter(file -> read(file).contains(marker))
          .count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Nothing if it has ended meanwhile, or is no process. */
  private static String read(Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return "";
    }
  }

  @Override
  public void close() {
    for (int i = closing.size() - 1; i >= 0; i--) {
      closing.get(i).run();
    }
  }

  private static final class Ignored implements JobListener {
    @Override
    public void ended(String jobId, TaskResult result) {}

    @Override
    public void triedAgain(String jobId, RuntimeException why, Duration after) {}

    @Override
    public void givenUp(String jobId, Throwable why) {}
  }
}
