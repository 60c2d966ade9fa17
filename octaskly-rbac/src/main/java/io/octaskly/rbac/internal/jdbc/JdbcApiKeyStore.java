package io.octaskly.rbac.internal.jdbc;

import io.octaskly.rbac.ApiKey;
import io.octaskly.rbac.ApiKeyStore;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** API keys in a database. */
public final class JdbcApiKeyStore implements ApiKeyStore {
  private static final String SELECT =
      "SELECT key_id, subject, role_name, node_id, scopes, secret_digest, issued_ms, expires_ms,"
          + " previous_digest, previous_until_ms, last_used_ms FROM octaskly_api_keys ";

  private final Database database;

  /**
   * Makes a store.
   *
   * @param database with its tables
   */
  public JdbcApiKeyStore(Database database) {
    this.database = database;
  }

  @Override
  public void add(ApiKey key) {
    ApiKey.Previous previous = key.previous();
    database.update(
        "INSERT INTO octaskly_api_keys (key_id, subject, role_name, node_id, scopes, secret_digest,"
            + " issued_ms, expires_ms, previous_digest, previous_until_ms, last_used_ms)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        key.id(),
        key.subject(),
        key.role().id(),
        key.nodeId(),
        Columns.scopes(key.scope()),
        key.secretDigest(),
        Columns.millis(key.issuedAt()),
        Columns.millis(key.expiresAt()),
        previous == null ? null : previous.secretDigest(),
        previous == null ? null : Columns.millisOrNull(previous.until()),
        Columns.millisOrNull(key.lastUsedAt()));
  }

  @Override
  public Optional<ApiKey> find(String id) {
    return database.first(JdbcApiKeyStore::key, SELECT + "WHERE key_id = ?", id);
  }

  @Override
  public List<ApiKey> ofSubject(String subject) {
    return database.query(JdbcApiKeyStore::key, SELECT + "WHERE subject = ?", subject);
  }

  @Override
  public boolean isEmpty() {
    return database
        .first(row -> row.getString(1), "SELECT key_id FROM octaskly_api_keys FETCH FIRST ROW ONLY")
        .isEmpty();
  }

  @Override
  public boolean replace(ApiKey present, ApiKey next) {
    ApiKey.Previous previous = next.previous();
    return database.update(
            "UPDATE octaskly_api_keys SET secret_digest = ?, issued_ms = ?, expires_ms = ?,"
                + " previous_digest = ?, previous_until_ms = ?"
                + " WHERE key_id = ? AND secret_digest = ?",
            next.secretDigest(),
            Columns.millis(next.issuedAt()),
            Columns.millis(next.expiresAt()),
            previous == null ? null : previous.secretDigest(),
            previous == null ? null : Columns.millisOrNull(previous.until()),
            present.id(),
            present.secretDigest())
        == 1;
  }

  @Override
  public void used(String id, Instant at) {
    database.update(
        "UPDATE octaskly_api_keys SET last_used_ms = ? WHERE key_id = ?", Columns.millis(at), id);
  }

  @Override
  public Optional<ApiKey> remove(String id) {
    return database.transaction(
        connection -> {
          List<ApiKey> found =
              Database.query(
                  connection, JdbcApiKeyStore::key, SELECT + "WHERE key_id = ? FOR UPDATE", id);
          Database.update(connection, "DELETE FROM octaskly_api_keys WHERE key_id = ?", id);
          return found.stream().findFirst();
        });
  }

  @Override
  public List<ApiKey> removeAll() {
    return database.transaction(
        connection -> {
          List<ApiKey> found =
              Database.query(connection, JdbcApiKeyStore::key, SELECT + "FOR UPDATE");
          for (ApiKey key : found) {
            Database.update(connection, "DELETE FROM octaskly_api_keys WHERE key_id = ?", key.id());
          }
          return found;
        });
  }

  private static ApiKey key(ResultSet row) throws SQLException {
    String previousDigest = row.getString("previous_digest");
    return new ApiKey(
        row.getString("key_id"),
        row.getString("subject"),
        Columns.role(row),
        row.getString("node_id"),
        Columns.scopes(row),
        row.getString("secret_digest"),
        Columns.instant(row, "issued_ms"),
        Columns.instant(row, "expires_ms"),
        previousDigest == null
            ? null
            : new ApiKey.Previous(previousDigest, Columns.instant(row, "previous_until_ms")),
        Columns.instantOrNull(row, "last_used_ms"));
  }
}
