package io.octaskly.audit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Puts events into a table of a database: PostgreSQL and H2 are tested. A batch is one transaction,
 * so {@link #append} returns when it is as durable as the database makes commits. Columns are there
 * to search by; the line is what is chained. Thread-safe as far as sinks are.
 */
public final class JdbcSink implements ErasableSink, ResumableSink {
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,62}");
  private static final int FETCH = 500;

  private final DataSource database;
  private final String table;

  private JdbcSink(DataSource database, String table) {
    this.database = database;
    this.table = table;
  }

  /**
   * {@return a sink for a table}
   *
   * @param database gives connections; PostgreSQL's driver or H2 must be on the class path
   * @param table the table's name, one for each log: {@code [a-z][a-z0-9_]{0,62}}
   * @throws NullPointerException if an argument is null
   * @throws IllegalArgumentException if {@code table} has another form
   */
  public static JdbcSink of(DataSource database, String table) {
    if (!NAME.matcher(table).matches()) {
      throw new IllegalArgumentException(
          "table \"" + table + "\" is not of the form [a-z][a-z0-9_]{0,62}: use lower case");
    }
    return new JdbcSink(Objects.requireNonNull(database, "database"), table);
  }

  /**
   * Makes the table if there is none.
   *
   * @return this sink
   * @throws AuditException if the database refuses
   */
  public JdbcSink createTable() {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "create table if not exists "
              + table
              + " (sequence bigint primary key, chain char(64) not null,"
              + " recorded_at timestamp with time zone not null, event_type varchar(64) not null,"
              + " severity varchar(8) not null, user_name varchar, action varchar(64) not null,"
              + " task_id varchar, source_ip varchar, line varchar not null)");
      if (!connection.getAutoCommit()) {
        connection.commit();
      }
      return this;
    } catch (SQLException e) {
      throw new AuditException("table " + table + " cannot be made: " + e.getMessage(), e);
    }
  }

  @Override
  public void append(List<AuditRecord> batch) throws IOException {
    String insert =
        "insert into "
            + table
            + " (sequence, chain, recorded_at, event_type, severity, user_name, action, task_id,"
            + " source_ip, line) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    inTransaction(
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(insert)) {
            for (AuditRecord record : batch) {
              AuditEvent event = record.event();
              statement.setLong(1, record.head().sequence());
              statement.setString(2, record.head().chain());
              statement.setObject(3, event.timestamp().orElseThrow().atOffset(ZoneOffset.UTC));
              statement.setString(4, event.eventType());
              statement.setString(5, event.severity().label());
              statement.setString(6, column(event.user()));
              statement.setString(7, event.action());
              statement.setString(8, column(event.taskId()));
              statement.setString(9, column(event.sourceIp()));
              statement.setString(10, record.line());
              statement.addBatch();
            }
            statement.executeBatch();
          }
          return 0L;
        });
  }

  /** PostgreSQL has no U+0000 in text; in the line it is escaped. */
  private static @Nullable String column(Optional<String> text) {
    return text.map(t -> t.replace('\0', '\uFFFD')).orElse(null);
  }

  /** Does nothing: a batch is durable when its transaction is committed. */
  @Override
  public void force() {}

  @Override
  public Optional<ChainHead> lastHead() throws IOException {
    String last = "select sequence, chain from " + table + " order by sequence desc limit 1";
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(last)) {
      return row.next()
          ? Optional.of(new ChainHead(row.getLong(1), row.getString(2)))
          : Optional.empty();
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  /** Erases in one transaction. The database may keep old versions of rows until it vacuums. */
  @Override
  public long erase(Eraser eraser) throws IOException {
    return inTransaction(connection -> erase(connection, eraser));
  }

  private long erase(Connection connection, Eraser eraser) throws SQLException, IOException {
    long changed = 0;
    String update =
        "update " + table + " set user_name = ?, source_ip = ?, line = ? where sequence = ?";
    try (Statement select = connection.createStatement();
        PreparedStatement change = connection.prepareStatement(update)) {
      select.setFetchSize(FETCH);
      try (ResultSet rows =
          select.executeQuery("select sequence, line from " + table + " order by sequence")) {
        while (rows.next()) {
          String line = rows.getString(2);
          String left = eraser.erase(line);
          if (!left.equals(line)) {
            byte[] bytes = left.getBytes(StandardCharsets.UTF_8);
            AuditEvent event = StoredLine.read(bytes, 0, bytes.length).event();
            change.setString(1, column(event.user()));
            change.setString(2, column(event.sourceIp()));
            change.setString(3, left);
            change.setLong(4, rows.getLong(1));
            change.executeUpdate();
            changed++;
          }
        }
      }
    }
    return changed;
  }

  private interface Work {
    long in(Connection connection) throws SQLException, IOException;
  }

  private long inTransaction(Work work) throws IOException {
    try (Connection connection = database.getConnection()) {
      boolean autoCommit = connection.getAutoCommit();
      connection.setAutoCommit(false);
      boolean committed = false;
      try {
        long result = work.in(connection);
        connection.commit();
        committed = true;
        return result;
      } finally {
        if (!committed) {
          connection.rollback();
        }
        connection.setAutoCommit(autoCommit);
      }
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  private IOException failed(SQLException e) {
    return new IOException("table " + table + ": " + e.getMessage(), e);
  }
}
