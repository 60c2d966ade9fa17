package io.octaskly.examples.dbscheduler;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import javax.sql.DataSource;

/** The tables of the example, besides those that the library makes itself. */
final class Tables {
  private static final String AUDIT = "audit_";

  private Tables() {}

  /**
   * One event, as the database has it.
   *
   * @param node whose log it is in
   */
  record Event(String node, String action, String taskId, String user, String line) {}

  /** Makes the scheduler's table, if another node has not yet. */
  static void create(DataSource database) {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      // "If not exists" does not hold for two that look at the same time.
      statement.execute("select pg_advisory_xact_lock(874023)");
      statement.execute(resource("/scheduled_tasks.sql"));
      connection.commit();
    } catch (SQLException e) {
      throw new IllegalStateException("cannot make the table scheduled_tasks", e);
    }
  }

  /** The table of a node's log: each log has a chain of its own. */
  static String audit(String node) {
    return AUDIT + node;
  }

  /** The events of all nodes with one action, or with any of one task, in the order of time. */
  static List<Event> events(DataSource database, String column, String value) {
    List<String> nodes = nodes(database);
    if (nodes.isEmpty()) {
      return List.of();
    }
    String all =
        nodes.stream()
            .map(node -> "select *, '" + node + "' as node from " + audit(node))
            .collect(Collectors.joining(" union all "));
    String query =
        "select * from (" + all + ") as events where " + column + " = ? order by recorded_at, node";
    try (Connection connection = database.getConnection();
        PreparedStatement statement = connection.prepareStatement(query)) {
      statement.setString(1, value);
      List<Event> events = new ArrayList<>();
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          events.add(
              new Event(
                  row.getString("node"),
                  row.getString("action"),
                  Objects.requireNonNullElse(row.getString("task_id"), ""),
                  Objects.requireNonNullElse(row.getString("user_name"), ""),
                  row.getString("line")));
        }
      }
      return events;
    } catch (SQLException e) {
      throw new IllegalStateException("cannot read the log", e);
    }
  }

  private static List<String> nodes(DataSource database) {
    return strings(
        database,
        "select substr(tablename, "
            + (AUDIT.length() + 1)
            + ") from pg_tables where tablename like 'audit\\_%'");
  }

  /** How many jobs wait or run. */
  static int jobs(DataSource database) {
    return strings(database, "select task_instance from scheduled_tasks").size();
  }

  /** The first column of what a query finds. */
  static List<String> strings(DataSource database, String query) {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      List<String> found = new ArrayList<>();
      while (row.next()) {
        found.add(row.getString(1));
      }
      return found;
    } catch (SQLException e) {
      throw new IllegalStateException("cannot run " + query, e);
    }
  }

  private static String resource(String name) {
    try (InputStream in = Tables.class.getResourceAsStream(name)) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(name + " cannot be read", e);
    }
  }
}
