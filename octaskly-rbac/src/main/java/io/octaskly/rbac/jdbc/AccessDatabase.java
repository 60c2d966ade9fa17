package io.octaskly.rbac.jdbc;

import io.octaskly.rbac.ApiKeyStore;
import io.octaskly.rbac.LoginFailureStore;
import io.octaskly.rbac.RateLimit;
import io.octaskly.rbac.RateLimiter;
import io.octaskly.rbac.RefreshTokenStore;
import io.octaskly.rbac.RevocationStore;
import io.octaskly.rbac.StoreException;
import io.octaskly.rbac.UserStore;
import io.octaskly.rbac.internal.jdbc.Database;
import io.octaskly.rbac.internal.jdbc.JdbcApiKeyStore;
import io.octaskly.rbac.internal.jdbc.JdbcBuckets;
import io.octaskly.rbac.internal.jdbc.JdbcLoginFailureStore;
import io.octaskly.rbac.internal.jdbc.JdbcRefreshTokenStore;
import io.octaskly.rbac.internal.jdbc.JdbcRevocationStore;
import io.octaskly.rbac.internal.jdbc.JdbcUserStore;
import io.octaskly.rbac.internal.jdbc.Schema;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.regex.Pattern;
import javax.sql.DataSource;

/**
 * All stores of this module in one database, PostgreSQL or H2, that any number of hosts share.
 * Immutable and thread-safe.
 *
 * <pre>{@code
 * AccessDatabase database = AccessDatabase.on(dataSource, InstantSource.system());
 * database.createSchema(); // or apply octaskly-access.sql by your migration tool
 * RevocationStore revocations = database.revocations(Duration.ofSeconds(1));
 * }</pre>
 *
 * <p>Use a pool: a connection is taken for each statement. Require TLS with a verified certificate,
 * in PostgreSQL by {@code sslmode=verify-full} in the connection's address: without it, whoever is
 * between host and database can let anybody in. The clocks of the hosts should agree to within a
 * second.
 *
 * <p>If the database cannot be reached, every store throws a {@link StoreException}, and nobody is
 * let in.
 */
public final class AccessDatabase {
  private static final Duration MAX_STALENESS = Duration.ofMinutes(5);
  private static final Pattern LIMIT_NAME = Pattern.compile("[a-z0-9-]{1,32}");

  private final Database database;
  private final InstantSource clock;

  private AccessDatabase(DataSource source, InstantSource clock) {
    this.database = new Database(source);
    this.clock = Objects.requireNonNull(clock, "clock");
  }

  /**
   * {@return the stores in a database}
   *
   * @param source must be thread-safe
   * @param clock the source of time; must be thread-safe
   * @throws NullPointerException if an argument is null
   */
  public static AccessDatabase on(DataSource source, InstantSource clock) {
    return new AccessDatabase(source, clock);
  }

  /** {@return the SQL file that makes the tables, {@code octaskly-access.sql}} */
  public static String schema() {
    return Schema.sql();
  }

  /**
   * Makes the tables that are not there yet. Several hosts may do it at the same time.
   *
   * @throws StoreException if the database fails
   */
  public void createSchema() {
    Schema.create(database);
  }

  /** {@return users} */
  public UserStore users() {
    return new JdbcUserStore(database);
  }

  /**
   * {@return revocations} What one host revokes, itself sees at once and others at most {@code
   * staleness} later; they ask the database about each token at most once in that time.
   *
   * @param staleness 0 to ask each time, to 5 minutes
   * @throws NullPointerException if {@code staleness} is null
   * @throws IllegalArgumentException if {@code staleness} is out of range
   */
  public RevocationStore revocations(Duration staleness) {
    if (staleness.isNegative() || staleness.compareTo(MAX_STALENESS) > 0) {
      throw new IllegalArgumentException(
          "staleness " + staleness + " is outside 0..5 min: give such as Duration.ofSeconds(1)");
    }
    return new JdbcRevocationStore(database, clock, staleness);
  }

  /** {@return sign-ins} */
  public RefreshTokenStore refreshTokens() {
    return new JdbcRefreshTokenStore(database);
  }

  /** {@return API keys} */
  public ApiKeyStore apiKeys() {
    return new JdbcApiKeyStore(database);
  }

  /** {@return counts of failures} */
  public LoginFailureStore loginFailures() {
    return new JdbcLoginFailureStore(database);
  }

  /**
   * {@return a limiter whose buckets all hosts share} Each question costs two statements; put one
   * in memory before it against a flood. A bucket goes by the limit that it was made with: give a
   * changed limit another name.
   *
   * @param name of this limit: 1 to 32 lower-case letters, digits and hyphens; the same on all
   *     hosts
   * @param limit for each key
   * @throws NullPointerException if an argument is null
   * @throws IllegalArgumentException if {@code name} is no such name
   */
  public RateLimiter rateLimiter(String name, RateLimit limit) {
    if (!LIMIT_NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "the name of a limit is not 1 to 32 lower-case letters, digits and hyphens:"
              + " give such as \"login\"");
    }
    return RateLimiter.shared(limit, new JdbcBuckets(database, clock), name + ":");
  }

  /**
   * Deletes what is over: revocations of tokens that have expired, sign-ins that have ended,
   * failures that are forgotten, buckets that are full again. Call it from time to time, such as
   * each hour; nothing else depends on it. API keys that have expired stay.
   *
   * @return how many rows were deleted
   * @throws StoreException if the database fails
   */
  public int removeExpired() {
    return Schema.removeExpired(database, clock.millis());
  }
}
