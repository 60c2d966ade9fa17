package io.octaskly.examples.quartz;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;

/**
 * The PostgreSQL of all nodes.
 *
 * @param url with user and password, as {@link java.sql.DriverManager} takes it
 */
record SharedDatabase(String url) {
  /** Where a worker has it from. */
  static final String URL = "OCTASKLY_DATABASE_URL";

  /** {@return what the environment of this JVM says} */
  static SharedDatabase ofEnvironment() {
    String url = System.getenv(URL);
    if (url == null) {
      throw new IllegalStateException("the environment has no " + URL);
    }
    return new SharedDatabase(url);
  }

  /**
   * {@return connections} Quartz needs one for each thread that runs jobs and three more, and the
   * host some for its API keys and revocations.
   */
  HikariDataSource open(int connections) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(url);
    config.setMaximumPoolSize(connections);
    config.setMinimumIdle(1);
    // Say soon that the database is away: whoever asks tries again.
    config.setConnectionTimeout(2_000);
    return new HikariDataSource(config);
  }

  /** {@return the address without user and password} */
  @Override
  public String toString() {
    return url.replaceFirst("\\?.*", "");
  }
}
