package io.octaskly.examples.quartz;

import io.octaskly.OctasklyHost;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Objects;
import java.util.Properties;
import javax.sql.DataSource;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.impl.StdSchedulerFactory;
import org.quartz.impl.jdbcjobstore.JobStoreTX;
import org.quartz.simpl.SimpleThreadPool;
import org.quartz.utils.DBConnectionManager;

/**
 * The schedulers that share a database. Each JVM has one, under a name of its own in the cluster:
 * Quartz keeps its schedulers in a register of the JVM, by the name that all nodes share.
 *
 * <p>Clocks of the nodes must agree to within a second or so, says Quartz: run NTP.
 */
final class Cluster {
  private static final String NAME = "octaskly";
  private static final String TABLES = "/org/quartz/impl/jdbcjobstore/tables_postgres.sql";

  /** How long a job waits before it tries again for the first time. */
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private Cluster() {}

  /** Makes Quartz's tables, and the triggers and jobs in them are gone if there were any. */
  static void createTables(DataSource source) {
    try (InputStream script = Cluster.class.getResourceAsStream(TABLES);
        Connection connection = source.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(
          new String(
              Objects.requireNonNull(script, TABLES).readAllBytes(), StandardCharsets.UTF_8));
    } catch (SQLException e) {
      throw new IllegalStateException("Quartz's tables cannot be made", e);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + TABLES, e);
    }
  }

  /**
   * {@return a scheduler that has not been started}
   *
   * @param node unique in the cluster. A node that comes back under its old name recovers at once
   *     what it ran when it died; others wait until it has missed its check-in by 7.5 seconds,
   *     which Quartz has fixed.
   * @param threads how many tasks the node runs at once
   * @param source for Quartz's tables
   * @param host what tasks run on
   */
  static Scheduler join(String node, int threads, DataSource source, OctasklyHost host)
      throws SchedulerException {
    DBConnectionManager.getInstance().addConnectionProvider(node, new HostConnections(source));
    Scheduler scheduler = new StdSchedulerFactory(settings(node, threads)).getScheduler();
    if (!scheduler.getSchedulerInstanceId().equals(node)) {
      throw new SchedulerException(
          "this JVM has the scheduler "
              + scheduler.getSchedulerInstanceId()
              + " already, and Quartz allows for one of a cluster");
    }
    scheduler.setJobFactory(new SandboxJobFactory(host, PAUSE));
    return scheduler;
  }

  private static Properties settings(String node, int threads) {
    Properties settings = new Properties();
    settings.setProperty("org.quartz.scheduler.instanceName", NAME);
    settings.setProperty("org.quartz.scheduler.instanceId", node);
    // A trigger that another node has stored is noticed when this much has passed at the latest.
    settings.setProperty("org.quartz.scheduler.idleWaitTime", "1000");
    // Take as many due triggers at once as there are threads: under one lock of the whole cluster.
    settings.setProperty(
        "org.quartz.scheduler.batchTriggerAcquisitionMaxCount", Integer.toString(threads));
    settings.setProperty("org.quartz.threadPool.class", SimpleThreadPool.class.getName());
    settings.setProperty("org.quartz.threadPool.threadCount", Integer.toString(threads));
    settings.setProperty("org.quartz.jobStore.class", JobStoreTX.class.getName());
    settings.setProperty("org.quartz.jobStore.driverDelegateClass", TextDelegate.class.getName());
    settings.setProperty("org.quartz.jobStore.dataSource", node);
    settings.setProperty("org.quartz.jobStore.useProperties", "true");
    settings.setProperty("org.quartz.jobStore.isClustered", "true");
    settings.setProperty("org.quartz.jobStore.clusterCheckinInterval", "1000");
    settings.setProperty("org.quartz.jobStore.acquireTriggersWithinLock", "true");
    // How soon work goes on when the database is back; 15 seconds by default.
    settings.setProperty("org.quartz.scheduler.dbFailureRetryInterval", "1000");
    // What is later than this has misfired, and its trigger says what to do about it.
    settings.setProperty("org.quartz.jobStore.misfireThreshold", "60000");
    return settings;
  }
}
