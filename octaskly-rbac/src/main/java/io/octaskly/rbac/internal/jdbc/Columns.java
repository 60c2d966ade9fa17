package io.octaskly.rbac.internal.jdbc;

import io.octaskly.rbac.Role;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How values stand in columns. */
final class Columns {
  private static final Instant LATEST = Instant.ofEpochMilli(Long.MAX_VALUE);
  private static final Instant EARLIEST = Instant.ofEpochMilli(Long.MIN_VALUE);

  private Columns() {}

  /** {@return milliseconds, rounded down; what is out of range is the end of it} */
  static long millis(Instant instant) {
    if (instant.isAfter(LATEST)) {
      return Long.MAX_VALUE;
    }
    return instant.isBefore(EARLIEST) ? Long.MIN_VALUE : instant.toEpochMilli();
  }

  static @Nullable Long millisOrNull(@Nullable Instant instant) {
    return instant == null ? null : millis(instant);
  }

  static Instant instant(ResultSet row, String column) throws SQLException {
    return Instant.ofEpochMilli(row.getLong(column));
  }

  static @Nullable Instant instantOrNull(ResultSet row, String column) throws SQLException {
    long millis = row.getLong(column);
    return row.wasNull() ? null : Instant.ofEpochMilli(millis);
  }

  static Role role(ResultSet row) throws SQLException {
    return Role.parse(row.getString("role_name"));
  }

  /** Entries have no blanks: each is a role, a coarse scope or the id of a permission. */
  static String scopes(List<String> entries) {
    return String.join(" ", entries);
  }

  static List<String> scopes(ResultSet row) throws SQLException {
    String entries = row.getString("scopes");
    return entries.isEmpty() ? List.of() : List.of(entries.split(" ", -1));
  }
}
