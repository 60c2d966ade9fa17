package io.octaskly.examples.quartz;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.quartz.utils.ConnectionProvider;

/**
 * The host's connections, for Quartz, which would else open a pool of its own. Who made the pool
 * closes it.
 *
 * @param source thread-safe
 */
record HostConnections(DataSource source) implements ConnectionProvider {
  @Override
  public Connection getConnection() throws SQLException {
    return source.getConnection();
  }

  @Override
  public void initialize() {}

  @Override
  public void shutdown() {}
}
