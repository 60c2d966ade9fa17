package io.octaskly.rbac.internal.jdbc;

import io.octaskly.rbac.StoreException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Runs statements, each on a connection of its own and committed at once, and tells of failures in
 * the terms of this module. Thread-safe if the data source is.
 */
public final class Database {
  /** A row of this key is there already; the same in PostgreSQL and H2. */
  private static final String UNIQUE_VIOLATION = "23505";

  private final DataSource source;

  /**
   * Makes a database.
   *
   * @param source gives a connection for each statement
   */
  public Database(DataSource source) {
    this.source = Objects.requireNonNull(source, "source");
  }

  /** Makes a value of a row. */
  interface Row<T> {
    T read(ResultSet row) throws SQLException;
  }

  /** Does something on a connection. */
  interface Work<T> {
    T on(Connection connection) throws SQLException;
  }

  /** {@return how many rows a statement changed} */
  int update(String sql, @Nullable Object... parameters) {
    return run(connection -> update(connection, sql, parameters));
  }

  /** {@return whether a row was inserted; if not, there is one of its key} */
  boolean insert(String sql, @Nullable Object... parameters) {
    return run(
        connection -> {
          try {
            update(connection, sql, parameters);
            return true;
          } catch (SQLException e) {
            if (UNIQUE_VIOLATION.equals(e.getSQLState())) {
              return false;
            }
            throw e;
          }
        });
  }

  /** Updates a row, or inserts it if there is none. */
  void put(Statement update, Statement insert) {
    while (update(update.sql(), update.parameters()) == 0) {
      if (insert(insert.sql(), insert.parameters())) {
        return;
      }
    }
  }

  /** A statement that is run later. */
  static final class Statement {
    private final String sql;
    private final @Nullable Object[] parameters;

    Statement(String sql, @Nullable Object... parameters) {
      this.sql = sql;
      this.parameters = parameters;
    }

    private String sql() {
      return sql;
    }

    private @Nullable Object[] parameters() {
      return parameters;
    }
  }

  /** {@return the rows of a query} */
  <T> List<T> query(Row<T> row, String sql, @Nullable Object... parameters) {
    return run(connection -> query(connection, row, sql, parameters));
  }

  /** {@return the first row of a query; empty if there is none} */
  <T> Optional<T> first(Row<T> row, String sql, @Nullable Object... parameters) {
    return query(row, sql, parameters).stream().findFirst();
  }

  static int update(Connection connection, String sql, @Nullable Object... parameters)
      throws SQLException {
    try (PreparedStatement statement = prepared(connection, sql, parameters)) {
      return statement.executeUpdate();
    }
  }

  static <T> List<T> query(
      Connection connection, Row<T> row, String sql, @Nullable Object... parameters)
      throws SQLException {
    try (PreparedStatement statement = prepared(connection, sql, parameters);
        ResultSet rows = statement.executeQuery()) {
      List<T> read = new ArrayList<>();
      while (rows.next()) {
        read.add(row.read(rows));
      }
      return read;
    }
  }

  private static PreparedStatement prepared(
      Connection connection, String sql, @Nullable Object... parameters) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    for (int i = 0; i < parameters.length; i++) {
      statement.setObject(i + 1, parameters[i]);
    }
    return statement;
  }

  /** {@return what one statement gives, committed also where connections do not by themselves} */
  <T> T run(Work<T> work) {
    try (Connection connection = source.getConnection()) {
      T result = work.on(connection);
      if (!connection.getAutoCommit()) {
        connection.commit();
      }
      return result;
    } catch (SQLException e) {
      throw failure(e);
    }
  }

  /** {@return what several statements give, of which either all take effect or none} */
  <T> T transaction(Work<T> work) {
    try (Connection connection = source.getConnection()) {
      boolean autoCommit = connection.getAutoCommit();
      connection.setAutoCommit(false);
      try {
        T result = work.on(connection);
        connection.commit();
        return result;
      } catch (SQLException | RuntimeException e) {
        connection.rollback();
        throw e;
      } finally {
        connection.setAutoCommit(autoCommit);
      }
    } catch (SQLException e) {
      throw failure(e);
    }
  }

  private static StoreException failure(SQLException e) {
    return new StoreException(
        "the access database failed with SQLState "
            + e.getSQLState()
            + ": see that it is up and has the tables of octaskly-access.sql",
        e);
  }
}
