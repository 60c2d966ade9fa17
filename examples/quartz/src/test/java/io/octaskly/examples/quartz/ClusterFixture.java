package io.octaskly.examples.quartz;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.quartz.JobKey;
import org.quartz.Scheduler;
import org.quartz.TriggerKey;

/**
 * A database, a node in this JVM that only schedules until it is started, and workers in others.
 */
final class ClusterFixture {
  private static final String SECRET = "Zk3vQ9-pLw7RtX2mB8nYc4sD6fGh1jKa";

  final SharedDatabase database = new SharedDatabase(PostgresServer.shared().newDatabaseUrl());
  final BlockingQueue<JobEvent> events = new LinkedBlockingQueue<>();
  final Node client;
  final IssuedApiKey key;
  private final Path directory;
  private final Map<String, WorkerJvm> workers = new LinkedHashMap<>();

  ClusterFixture(Path directory) throws Exception {
    this.directory = directory;
    try (HikariDataSource source = database.open(1)) {
      AccessDatabase.on(source, InstantSource.system()).createSchema();
      Cluster.createTables(source);
    }
    this.client =
        Node.open("client", database, secret(), audit("client"), event -> events.add(event));
    this.key = newKey("alice");
  }

  static SecretSource secret() {
    return SecretSource.of(SECRET.toCharArray());
  }

  Scheduler scheduler() {
    return client.scheduler();
  }

  IssuedApiKey newKey(String subject) {
    return client.host().administration().issueApiKey(TokenRequest.of(subject, Role.CLIENT));
  }

  Path audit(String node) {
    return directory.resolve(node + ".log");
  }

  /** Starts a worker, or one of the same name again. */
  WorkerJvm worker(String name) throws Exception {
    WorkerJvm worker = WorkerJvm.start(name, database, SECRET, audit(name), events::add);
    workers.put(name, worker);
    return worker;
  }

  WorkerJvm running(String name) {
    return workers.get(name);
  }

  JobKey add(String name, String program, String... args) throws Exception {
    return add(name, key, program, args);
  }

  JobKey add(String name, IssuedApiKey asking, String program, String... args) throws Exception {
    JobKey job = new JobKey(name, "test");
    scheduler()
        .addJob(SealedJobs.job(client.host(), job, Task.of(program, args), asking.text()), true);
    return job;
  }

  /** Schedules a new trigger of the job's name for now; returns the id that its task will have. */
  String fire(JobKey job) throws Exception {
    // Quartz stores milliseconds.
    Instant now = Instant.ofEpochMilli(System.currentTimeMillis());
    TriggerKey trigger = new TriggerKey(job.getName(), "once");
    scheduler().scheduleJob(SealedJobs.once(trigger, job, now));
    return new Firing(trigger, now).taskId();
  }

  JobEvent next(Duration longest, Predicate<JobEvent> wanted) throws InterruptedException {
    return Waiting.next(events, longest, wanted);
  }

  /** What the log of a node says of a task. */
  List<String> actions(String node, String taskId) {
    try (Stream<AuditRecord> found = AuditQuery.of(audit(node)).task(taskId).stream()) {
      return found.map(line -> line.event().action()).toList();
    }
  }

  /** No log was cut or altered, not even by the death of its writer. */
  void verifyLogs() {
    List<String> nodes = new ArrayList<>(workers.keySet());
    for (String node : nodes) {
      assertThat(AuditVerifier.of(audit(node)).verify())
          .as(node)
          .isInstanceOf(Verification.Intact.class);
    }
  }

  /** Ends all of it. */
  void end() throws Exception {
    try (client) {
      for (WorkerJvm worker : workers.values()) {
        worker.kill();
      }
    }
  }
}
