package io.octaskly.rbac;

import io.octaskly.rbac.jdbc.AccessDatabase;
import io.octaskly.testing.postgres.PostgresServer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.UUID;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;

/** Where stores can be; each is held to the same tests. */
enum StoreKind {
  MEMORY {
    @Override
    Stores open(InstantSource clock) {
      return new Stores(
          UserStore.inMemory(),
          RevocationStore.inMemory(clock),
          RefreshTokenStore.inMemory(clock),
          ApiKeyStore.inMemory(),
          LoginFailureStore.inMemory(clock),
          limit -> RateLimiter.inMemory(limit, clock));
    }
  },
  H2 {
    @Override
    Stores open(InstantSource clock) {
      return open(h2(), clock);
    }
  },
  POSTGRESQL {
    @Override
    Stores open(InstantSource clock) {
      return open(PostgresServer.shared().newDatabase(), clock);
    }
  };

  /** Makes a limiter. */
  interface Limiters {
    RateLimiter of(RateLimit limit);
  }

  /** All stores of one place. */
  record Stores(
      UserStore users,
      RevocationStore revocations,
      RefreshTokenStore refreshTokens,
      ApiKeyStore apiKeys,
      LoginFailureStore loginFailures,
      Limiters limiters) {}

  /** New and empty stores. */
  abstract Stores open(InstantSource clock);

  /** A new and empty database that lasts as long as the JVM. */
  static DataSource h2() {
    JdbcDataSource source = new JdbcDataSource();
    source.setURL("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1;LOCK_TIMEOUT=30000");
    return source;
  }

  /** The stores in a database, whatever is there already. */
  static Stores open(DataSource source, InstantSource clock) {
    AccessDatabase database = AccessDatabase.on(source, clock);
    database.createSchema();
    return new Stores(
        database.users(),
        database.revocations(Duration.ofSeconds(1)),
        database.refreshTokens(),
        database.apiKeys(),
        database.loginFailures(),
        limit -> database.rateLimiter("test", limit));
  }
}
