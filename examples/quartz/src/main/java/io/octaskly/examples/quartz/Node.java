package io.octaskly.examples.quartz;

import com.zaxxer.hikari.HikariDataSource;
import io.octaskly.Capacity;
import io.octaskly.Octaskly;
import io.octaskly.OctasklyHost;
import io.octaskly.audit.AuditLog;
import io.octaskly.crypto.SecretSource;
import io.octaskly.rbac.RateLimit;
import io.octaskly.rbac.jdbc.AccessDatabase;
import io.octaskly.sandbox.IsolationLevel;
import io.octaskly.sandbox.Sandbox;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Consumer;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;

/**
 * All that a JVM needs to take part: connections, a host with an audit log of its own, and a
 * scheduler. API keys and revocations are in the database, so that a key that was revoked on one
 * node is refused by all of them within a second.
 *
 * @param name of the node
 * @param source its connections
 * @param host what its tasks run on
 * @param scheduler not started
 */
record Node(String name, HikariDataSource source, OctasklyHost host, Scheduler scheduler)
    implements AutoCloseable {
  private static final int THREADS = 8;

  /**
   * {@return a node that has not been started}
   *
   * @param name unique in the cluster
   * @param database with all tables
   * @param secret the same on all nodes
   * @param audit the file of the node's log
   * @param events is told what becomes of each execution
   */
  static Node open(
      String name,
      SharedDatabase database,
      SecretSource secret,
      Path audit,
      Consumer<JobEvent> events)
      throws SchedulerException {
    HikariDataSource source = database.open(THREADS + 6);
    try {
      OctasklyHost host = host(source, secret, audit);
      try {
        Scheduler scheduler = Cluster.join(name, THREADS, source, host);
        scheduler.getListenerManager().addJobListener(new JobEvents(name, events));
        return new Node(name, source, host, scheduler);
      } catch (SchedulerException | RuntimeException e) {
        host.close();
        throw e;
      }
    } catch (SchedulerException | RuntimeException e) {
      source.close();
      throw e;
    }
  }

  static OctasklyHost host(HikariDataSource source, SecretSource secret, Path audit) {
    // All executions of the cluster come from one address, and may be those of one caller.
    RateLimit often = RateLimit.parse("1000/second");
    return Octaskly.host()
        .secret(secret)
        .accessDatabase(AccessDatabase.on(source, InstantSource.system()))
        .sandbox(sandbox())
        .audit(AuditLog.open(audit))
        .capacity(Capacity.shared(THREADS, 0))
        .limitRequests(often)
        .limitTasks(often)
        .drainFor(Duration.ZERO)
        .start();
  }

  /** Some tasks of the demo are shells, which may start nothing but these two. */
  private static Sandbox sandbox() {
    return Sandbox.builder()
        .level(IsolationLevel.STRICT)
        .allowShell()
        .allowExecute(Path.of("/bin/sleep"), Path.of("/bin/date"))
        .build();
  }

  /** Lets the tasks that run come to their end, takes no more, and closes all. */
  @Override
  public void close() {
    try (source;
        host) {
      scheduler.shutdown(true);
    } catch (SchedulerException e) {
      throw new IllegalStateException(name + " cannot be shut down", e);
    }
  }
}
