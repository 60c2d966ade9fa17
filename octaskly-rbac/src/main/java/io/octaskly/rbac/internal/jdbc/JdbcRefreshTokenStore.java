package io.octaskly.rbac.internal.jdbc;

import io.octaskly.rbac.RefreshFamily;
import io.octaskly.rbac.RefreshTokenStore;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Sign-ins in a database. */
public final class JdbcRefreshTokenStore implements RefreshTokenStore {
  private static final String SELECT =
      "SELECT sign_in_id, subject, role_name, node_id, scopes, secret_digest, access_token_id,"
          + " access_until_ms, started_ms, ends_ms FROM octaskly_sign_ins ";

  private final Database database;

  /**
   * Makes a store.
   *
   * @param database with its tables
   */
  public JdbcRefreshTokenStore(Database database) {
    this.database = database;
  }

  @Override
  public void add(RefreshFamily family) {
    database.update(
        "INSERT INTO octaskly_sign_ins (sign_in_id, subject, role_name, node_id, scopes,"
            + " secret_digest, access_token_id, access_until_ms, started_ms, ends_ms)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        family.id(),
        family.subject(),
        family.role().id(),
        family.nodeId(),
        Columns.scopes(family.scope()),
        family.secretDigest(),
        family.accessTokenId(),
        Columns.millis(family.accessUntil()),
        Columns.millis(family.startedAt()),
        Columns.millis(family.endsAt()));
  }

  @Override
  public Optional<RefreshFamily> find(String id) {
    return database.first(JdbcRefreshTokenStore::family, SELECT + "WHERE sign_in_id = ?", id);
  }

  @Override
  public boolean replace(RefreshFamily present, RefreshFamily next) {
    return database.update(
            "UPDATE octaskly_sign_ins SET secret_digest = ?, access_token_id = ?,"
                + " access_until_ms = ? WHERE sign_in_id = ? AND secret_digest = ?",
            next.secretDigest(),
            next.accessTokenId(),
            Columns.millis(next.accessUntil()),
            present.id(),
            present.secretDigest())
        == 1;
  }

  @Override
  public Optional<RefreshFamily> remove(String id) {
    return database.transaction(
        connection -> {
          List<RefreshFamily> found =
              Database.query(
                  connection,
                  JdbcRefreshTokenStore::family,
                  SELECT + "WHERE sign_in_id = ? FOR UPDATE",
                  id);
          Database.update(connection, "DELETE FROM octaskly_sign_ins WHERE sign_in_id = ?", id);
          return found.stream().findFirst();
        });
  }

  @Override
  public List<RefreshFamily> removeSubject(String subject) {
    return database.transaction(
        connection -> {
          List<RefreshFamily> found =
              Database.query(
                  connection,
                  JdbcRefreshTokenStore::family,
                  SELECT + "WHERE subject = ? FOR UPDATE",
                  subject);
          Database.update(connection, "DELETE FROM octaskly_sign_ins WHERE subject = ?", subject);
          return found;
        });
  }

  @Override
  public void removeAll() {
    database.update("DELETE FROM octaskly_sign_ins");
  }

  private static RefreshFamily family(ResultSet row) throws SQLException {
    return new RefreshFamily(
        row.getString("sign_in_id"),
        row.getString("subject"),
        Columns.role(row),
        row.getString("node_id"),
        Columns.scopes(row),
        row.getString("secret_digest"),
        row.getString("access_token_id"),
        Columns.instant(row, "access_until_ms"),
        Columns.instant(row, "started_ms"),
        Columns.instant(row, "ends_ms"));
  }
}
