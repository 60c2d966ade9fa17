package io.octaskly.examples.dbscheduler;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerName;
import com.github.kagkarlsson.scheduler.logging.LogLevel;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.octaskly.Octaskly;
import io.octaskly.OctasklyHost;
import io.octaskly.audit.AuditLog;
import io.octaskly.audit.JdbcSink;
import io.octaskly.rbac.RateLimit;
import io.octaskly.rbac.jdbc.AccessDatabase;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One node of the cluster: a host, its database and its scheduler. Every node can take jobs in; a
 * node that has been told to {@link #work} runs them.
 *
 * <p>Users, API keys, revocations and the limit of tasks are in the database, so that all nodes
 * agree. The log is a file of the node, which must take every event, and a table of the database,
 * which shall.
 */
final class Node implements AutoCloseable {
  /** How many heartbeats a node may miss; the scheduler takes no less. */
  static final int MISSED_HEARTBEATS = 4;

  /** Of those that asked for jobs, whom the host knows by their tokens: not a limit for them. */
  private static final RateLimit REQUESTS = RateLimit.parse("1000000/minute");

  private final HikariDataSource database;
  private final OctasklyHost host;
  private final Scheduler scheduler;
  private final Path auditFile;
  private final AtomicBoolean closed = new AtomicBoolean();

  private Node(HikariDataSource database, OctasklyHost host, Scheduler scheduler, Path auditFile) {
    this.database = database;
    this.host = host;
    this.scheduler = scheduler;
    this.auditFile = auditFile;
  }

  static Node start(NodeSettings settings, JobListener listener) {
    HikariDataSource database = pool(settings);
    AccessDatabase access = AccessDatabase.on(database, InstantSource.system());
    access.createSchema();
    Tables.create(database);
    Path auditFile = settings.auditDirectory().resolve(settings.name() + ".log");
    AuditLog audit =
        AuditLog.builder(auditFile)
            .alsoTo("database", JdbcSink.of(database, Tables.audit(settings.name())).createTable())
            .open();
    OctasklyHost host =
        Octaskly.host()
            .secret(settings.secret())
            .accessDatabase(access)
            .limitTasks(
                access.rateLimiter("tasks", RateLimit.parse(settings.tasksPerMinute() + "/minute")))
            .limitRequests(REQUESTS)
            .audit(audit)
            .start();
    Scheduler scheduler =
        Scheduler.create(database, JobExecution.on(host, listener))
            .serializer(new JobSerializer())
            .schedulerName(new SchedulerName.Fixed(settings.name()))
            .threads(settings.threads())
            // One statement locks and fetches as many jobs as there are free threads.
            .pollUsingLockAndFetch(0.5, 1.0)
            .pollingInterval(settings.poll())
            .heartbeatInterval(settings.heartbeat())
            .missedHeartbeatsLimit(MISSED_HEARTBEATS)
            .shutdownMaxWait(settings.drain())
            .failureLogging(LogLevel.OFF, false)
            .build();
    return new Node(database, host, scheduler, auditFile);
  }

  private static HikariDataSource pool(NodeSettings settings) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(settings.databaseUrl());
    config.setMaximumPoolSize(settings.threads() + 4);
    config.setMinimumIdle(1);
    config.setConnectionTimeout(5_000);
    config.setPoolName(settings.name());
    return new HikariDataSource(config);
  }

  /** Runs jobs from now on. */
  void work() {
    scheduler.start();
  }

  /** Takes jobs in. */
  Jobs jobs() {
    return new Jobs(host, scheduler);
  }

  OctasklyHost host() {
    return host;
  }

  HikariDataSource database() {
    return database;
  }

  Path auditFile() {
    return auditFile;
  }

  /** Lets running jobs end for a while; what is left is killed and given back to the table. */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    scheduler.stop();
    try {
      host.close();
    } finally {
      database.close();
    }
  }
}
