package io.octaskly.examples.dbscheduler;

import io.octaskly.crypto.SecretSource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;

/**
 * What differs between nodes, and what all nodes of a cluster must agree on: database and secret.
 *
 * @param name of the node: a small letter, then up to 30 small letters and digits
 * @param databaseUrl of PostgreSQL, for its driver
 * @param secret the same on all nodes
 * @param auditDirectory where the node has its own log
 * @param threads how many jobs it runs at once
 * @param poll how often it looks for due jobs when it has none
 * @param heartbeat how often it says that it is alive; four missed ones are its death
 * @param drain how long it lets jobs run when it is to end
 * @param tasksPerMinute how many tasks one caller may have run, on all nodes together
 */
record NodeSettings(
    String name,
    String databaseUrl,
    SecretSource secret,
    Path auditDirectory,
    int threads,
    Duration poll,
    Duration heartbeat,
    Duration drain,
    int tasksPerMinute) {

  static final String DATABASE_URL = "OCTASKLY_DATABASE_URL";
  static final String SECRET = "OCTASKLY_SECRET";
  static final String NODE = "OCTASKLY_NODE";
  static final String AUDIT_DIRECTORY = "OCTASKLY_AUDIT_DIRECTORY";
  static final String THREADS = "OCTASKLY_THREADS";
  static final String POLL_MS = "OCTASKLY_POLL_MS";
  static final String HEARTBEAT_MS = "OCTASKLY_HEARTBEAT_MS";
  static final String DRAIN_MS = "OCTASKLY_DRAIN_MS";
  static final String TASKS_PER_MINUTE = "OCTASKLY_TASKS_PER_MINUTE";

  NodeSettings {
    if (!name.matches("[a-z][a-z0-9]{0,30}")) {
      throw new IllegalArgumentException(
          NODE + " is \"" + name + "\": give a small letter, then small letters and digits");
    }
  }

  static NodeSettings of(Map<String, String> environment) {
    return new NodeSettings(
        environment.getOrDefault(NODE, "worker"),
        Objects.requireNonNull(
            environment.get(DATABASE_URL),
            DATABASE_URL + " is not set: give such as jdbc:postgresql://host/db?user=...&..."),
        SecretSource.of(
            Objects.requireNonNull(
                    environment.get(SECRET),
                    SECRET
                        + " is not set: give the output of openssl rand -hex 32, the same to all")
                .toCharArray()),
        Path.of(environment.getOrDefault(AUDIT_DIRECTORY, "audit")).toAbsolutePath(),
        Integer.parseInt(environment.getOrDefault(THREADS, "4")),
        millis(environment, POLL_MS, 1_000),
        millis(environment, HEARTBEAT_MS, 15_000),
        millis(environment, DRAIN_MS, 20_000),
        Integer.parseInt(environment.getOrDefault(TASKS_PER_MINUTE, "600")));
  }

  private static Duration millis(Map<String, String> environment, String name, long otherwise) {
    String given = environment.get(name);
    return Duration.ofMillis(given == null ? otherwise : Long.parseLong(given));
  }
}
