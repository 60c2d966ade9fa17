package io.octaskly.examples.quartz;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.util.Map;

/**
 * The PostgreSQL of all nodes, and how to get in.
 *
 * @param url such as {@code jdbc:postgresql://db.example/quartz}
 * @param user the user
 * @param password its password
 */
record SharedDatabase(String url, String user, String password) {
  private static final String URL = "OCTASKLY_DATABASE_URL";
  private static final String USER = "OCTASKLY_DATABASE_USER";
  private static final String PASSWORD = "OCTASKLY_DATABASE_PASSWORD";

  /** {@return what the environment of this JVM says} */
  static SharedDatabase ofEnvironment() {
    return new SharedDatabase(variable(URL), variable(USER), variable(PASSWORD));
  }

  /** Says it to another JVM. */
  void putInto(Map<String, String> environment) {
    environment.put(URL, url);
    environment.put(USER, user);
    environment.put(PASSWORD, password);
  }

  /**
   * {@return connections} Quartz needs one for each thread that runs jobs and three more, and the
   * host some for its API keys and revocations.
   */
  HikariDataSource open(int connections) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(url);
    config.setUsername(user);
    config.setPassword(password);
    config.setMaximumPoolSize(connections);
    config.setMinimumIdle(1);
    // Tell soon that the database is away: whoever asks tries again.
    config.setConnectionTimeout(2_000);
    return new HikariDataSource(config);
  }

  private static String variable(String name) {
    String value = System.getenv(name);
    if (value == null) {
      throw new IllegalStateException("the environment has no " + name);
    }
    return value;
  }

  /** {@return all but the password} */
  @Override
  public String toString() {
    return user + " at " + url;
  }
}
