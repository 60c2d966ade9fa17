package io.octaskly.rbac.internal.jdbc;

import io.octaskly.rbac.StoreException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Collectors;

/** The tables, as one SQL file of this module says. */
public final class Schema {
  private static final String RESOURCE = "/io/octaskly/rbac/jdbc/octaskly-access.sql";

  /** If others create the same at the same time, IF NOT EXISTS fails at first in both databases. */
  private static final int ATTEMPTS = 5;

  private Schema() {}

  /** {@return the file} */
  public static String sql() {
    try (InputStream file = Schema.class.getResourceAsStream(RESOURCE)) {
      return new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("a resource of this jar cannot be read: " + RESOURCE, e);
    }
  }

  /** Creates what is not there yet. */
  public static void create(Database database) {
    String statements =
        sql().lines().filter(line -> !line.startsWith("--")).collect(Collectors.joining("\n"));
    Arrays.stream(statements.split(";", -1))
        .map(String::strip)
        .filter(statement -> !statement.isEmpty())
        .forEach(statement -> create(database, statement));
  }

  private static void create(Database database, String statement) {
    for (int attempt = 1; ; attempt++) {
      try {
        database.update(statement);
        return;
      } catch (StoreException e) {
        if (attempt == ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  /** {@return how many rows were deleted that were over at a time} */
  public static int removeExpired(Database database, long nowMillis) {
    return database.update("DELETE FROM octaskly_revoked_tokens WHERE until_ms <= ?", nowMillis)
        + database.update("DELETE FROM octaskly_revoked_subjects WHERE until_ms <= ?", nowMillis)
        + database.update("DELETE FROM octaskly_sign_ins WHERE ends_ms <= ?", nowMillis)
        + database.update("DELETE FROM octaskly_login_failures WHERE until_ms <= ?", nowMillis)
        + database.update("DELETE FROM octaskly_rate_limits WHERE until_ms <= ?", nowMillis);
  }
}
