package io.octaskly.rbac.internal.jdbc;

import io.octaskly.rbac.LoginFailureStore;
import io.octaskly.rbac.LoginFailures;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Counts of failures in a database. */
public final class JdbcLoginFailureStore implements LoginFailureStore {
  private final Database database;

  /**
   * Makes a store.
   *
   * @param database with its tables
   */
  public JdbcLoginFailureStore(Database database) {
    this.database = database;
  }

  /** There must be a row to lock; it is made first, and says nothing. */
  @Override
  public LoginFailures update(String key, UnaryOperator<LoginFailures> change) {
    while (true) {
      Optional<LoginFailures> before =
          database.transaction(connection -> updated(connection, key, change));
      if (before.isPresent()) {
        return before.get();
      }
      database.insert(
          "INSERT INTO octaskly_login_failures (failure_key, failures, until_ms) VALUES (?, 0, ?)",
          key,
          0L);
    }
  }

  private static Optional<LoginFailures> updated(
      Connection connection, String key, UnaryOperator<LoginFailures> change) throws SQLException {
    List<LoginFailures> found =
        Database.query(
            connection,
            JdbcLoginFailureStore::failures,
            "SELECT failures, last_ms, succeeded_ms FROM octaskly_login_failures"
                + " WHERE failure_key = ? FOR UPDATE",
            key);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    LoginFailures before = found.get(0);
    LoginFailures after = change.apply(before);
    Database.update(
        connection,
        "UPDATE octaskly_login_failures SET failures = ?, last_ms = ?, succeeded_ms = ?,"
            + " until_ms = ? WHERE failure_key = ?",
        after.count(),
        Columns.millisOrNull(after.last()),
        Columns.millisOrNull(after.succeeded()),
        Columns.millis(after.until()),
        key);
    return Optional.of(before);
  }

  private static LoginFailures failures(ResultSet row) throws SQLException {
    return new LoginFailures(
        row.getInt("failures"),
        Columns.instantOrNull(row, "last_ms"),
        Columns.instantOrNull(row, "succeeded_ms"));
  }
}
