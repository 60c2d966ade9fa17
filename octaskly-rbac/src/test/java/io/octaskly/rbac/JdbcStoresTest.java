package io.octaskly.rbac;

import static io.octaskly.rbac.TokenFixture.KEYS;
import static io.octaskly.rbac.TokenFixture.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.octaskly.rbac.jdbc.AccessDatabase;
import io.octaskly.testing.postgres.PostgresServer;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What only a database has: other hosts, restarts, and failures of its own. */
class JdbcStoresTest {
  private static final Duration STALENESS = Duration.ofSeconds(1);

  private final AtomicReference<Instant> time = new AtomicReference<>(NOW);
  private final InstantSource clock = time::get;

  /** The databases. */
  enum Kind {
    H2 {
      @Override
      DataSource open() {
        return StoreKind.h2();
      }
    },
    POSTGRESQL {
      @Override
      DataSource open() {
        return PostgresServer.shared().newDatabase();
      }
    };

    abstract DataSource open();
  }

  /** A host of several on one database; made anew, it has restarted. */
  private final class Host {
    private final AccessDatabase database;
    private final TokenRevoker revoker;
    private final TokenVerifier verifier;

    Host(DataSource source) {
      database = AccessDatabase.on(source, clock);
      database.createSchema();
      RevocationStore revocations = database.revocations(STALENESS);
      revoker =
          TokenRevoker.of(revocations, TokenPolicy.defaults(), clock, new AccessListener() {});
      verifier = TokenVerifier.builder(() -> KEYS, revocations).clock(clock).build();
    }

    boolean accepts(IssuedToken token) {
      try {
        verifier.verify(token.text());
        return true;
      } catch (AuthenticationException e) {
        assertThat(e.failure()).isEqualTo(AuthenticationFailure.REVOKED);
        return false;
      }
    }
  }

  private IssuedToken token(String subject) {
    return TokenIssuer.builder(() -> KEYS)
        .clock(clock)
        .build()
        .issue(TokenRequest.of(subject, Role.CLIENT));
  }

  private void wait(Duration duration) {
    time.set(time.get().plus(duration));
  }

  @ParameterizedTest
  @EnumSource
  void revocations_of_a_token_a_subject_and_all_survive_a_restart(Kind kind) {
    DataSource source = kind.open();
    IssuedToken one = token("alice");
    IssuedToken two = token("alice");
    IssuedToken bobs = token("bob");
    IssuedToken carols = token("carol");
    Host before = new Host(source);
    before.revoker.revokeToken(one.tokenId(), one.expiresAt());
    before.revoker.revokeSubject("bob");

    Host after = new Host(source);
    assertThat(after.accepts(one)).isFalse();
    assertThat(after.accepts(bobs)).isFalse();
    assertThat(after.accepts(two)).isTrue();
    assertThat(after.accepts(carols)).isTrue();

    after.revoker.revokeAll();
    Host later = new Host(source);
    assertThat(later.accepts(two)).isFalse();
    assertThat(later.accepts(carols)).isFalse();
    wait(Duration.ofSeconds(1));
    assertThat(later.accepts(token("alice"))).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void one_verifier_sees_at_once_what_it_revokes_and_others_within_the_staleness(Kind kind) {
    DataSource source = kind.open();
    Host one = new Host(source);
    Host other = new Host(source);
    List<IssuedToken> tokens = List.of(token("alice"), token("bob"), token("carol"));
    tokens.forEach(token -> assertThat(one.accepts(token) && other.accepts(token)).isTrue());
    List<Runnable> revocations =
        List.of(
            () -> one.revoker.revokeToken(tokens.get(0).tokenId(), tokens.get(0).expiresAt()),
            () -> one.revoker.revokeSubject("bob"),
            one.revoker::revokeAll);

    for (int i = 0; i < revocations.size(); i++) {
      assertThat(other.accepts(tokens.get(i))).isTrue();
      revocations.get(i).run();
      assertThat(one.accepts(tokens.get(i))).isFalse();
      wait(STALENESS);
      assertThat(other.accepts(tokens.get(i))).isFalse();
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_verifier_asks_about_a_token_once_in_the_staleness(Kind kind) {
    AtomicInteger connections = new AtomicInteger();
    Host host = new Host(counting(kind.open(), connections));
    IssuedToken token = token("alice");
    connections.set(0);

    IntStream.range(0, 100).forEach(i -> assertThat(host.accepts(token)).isTrue());
    assertThat(connections).hasValue(1);
    wait(STALENESS);
    IntStream.range(0, 100).forEach(i -> assertThat(host.accepts(token)).isTrue());
    assertThat(connections).hasValue(2);
  }

  @ParameterizedTest
  @EnumSource
  void a_clock_that_goes_back_makes_no_answer_last_longer(Kind kind) {
    DataSource source = kind.open();
    Host one = new Host(source);
    Host other = new Host(source);
    IssuedToken token = token("alice");
    wait(Duration.ofHours(1));
    assertThat(other.accepts(token)).isTrue();
    one.revoker.revokeToken(token.tokenId(), token.expiresAt());
    wait(Duration.ofMinutes(-30));

    assertThat(other.accepts(token)).isFalse();
  }

  @ParameterizedTest
  @EnumSource
  void an_earlier_revocation_takes_nothing_back(Kind kind) {
    RevocationStore store = new Host(kind.open()).database.revocations(Duration.ZERO);
    Principal alice = TokenFixture.principal("alice", Role.CLIENT);
    store.revokeSubject("alice", NOW, NOW.plusSeconds(60));
    store.revokeSubject("alice", NOW.minusSeconds(60), NOW);
    store.revokeAll(NOW.minusSeconds(60));

    assertThat(store.isRevoked(alice)).isTrue();
    assertThat(store.isRevoked(TokenFixture.principal("bob", Role.CLIENT))).isFalse();
    store.revokeAll(NOW);
    store.revokeAll(NOW.minusSeconds(60));
    assertThat(store.isRevoked(TokenFixture.principal("bob", Role.CLIENT))).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void everything_survives_a_restart(Kind kind) {
    DataSource source = kind.open();
    StoreKind.Stores before = StoreKind.open(source, clock);
    User alice = new User("alice", Role.DISPATCHER, "$x$y");
    before.users().put(alice);
    IssuedApiKey key =
        ApiKeys.builder(before.apiKeys()).build().issue(TokenRequest.of("ci", Role.CLIENT));
    before.loginFailures().update("key", none -> new LoginFailures(3, NOW, NOW.minusMillis(1)));
    assertThat(before.limiters().of(RateLimit.parse("1/day")).acquire("a").allowed()).isTrue();

    StoreKind.Stores after = StoreKind.open(source, clock);

    assertThat(after.users().find("alice")).contains(alice);
    assertThat(after.apiKeys().find(key.key().id())).contains(key.key());
    assertThat(after.loginFailures().update("key", same -> same))
        .isEqualTo(new LoginFailures(3, NOW, NOW.minusMillis(1)));
    assertThat(after.limiters().of(RateLimit.parse("1/day")).acquire("a").allowed()).isFalse();
  }

  @ParameterizedTest
  @EnumSource
  void hosts_that_start_together_can_all_create_the_schema(Kind kind) {
    DataSource source = kind.open();

    List<Boolean> results =
        AtOnce.run(
            4,
            () -> {
              AccessDatabase.on(source, clock).createSchema();
              return true;
            });

    assertThat(results).hasSize(4).containsOnly(true);
    assertThat(AccessDatabase.on(source, clock).users().find("alice")).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void writers_at_the_same_time_leave_one_user_of_a_name(Kind kind) {
    UserStore users = StoreKind.open(kind.open(), clock).users();
    List<User> versions =
        IntStream.range(0, 8).mapToObj(i -> new User("alice", Role.CLIENT, "hash" + i)).toList();
    List<Callable<Boolean>> writers = new ArrayList<>();
    versions.forEach(
        user ->
            writers.add(
                () -> {
                  for (int i = 0; i < 10; i++) {
                    users.put(user);
                  }
                  return true;
                }));

    AtOnce.run(writers);

    assertThat(users.find("alice").orElseThrow()).isIn(versions);
    assertThat(users.remove("alice")).isTrue();
    assertThat(users.remove("alice")).isFalse();
  }

  @ParameterizedTest
  @EnumSource
  void of_replacements_at_the_same_time_one_takes_effect(Kind kind) {
    UserStore users = StoreKind.open(kind.open(), clock).users();
    User alice = new User("alice", Role.CLIENT, "hash");
    users.put(alice);

    List<Boolean> replaced =
        AtOnce.run(
            8,
            () ->
                users.replace(
                    alice, new User("alice", Role.ADMIN, "hash" + Thread.currentThread().getId())));
    List<Boolean> rehashed =
        AtOnce.run(8, () -> users.replacePasswordHash("alice", hash(users), "rehashed"));

    assertThat(replaced).containsOnlyOnce(true);
    assertThat(rehashed).contains(true);
    assertThat(hash(users)).isEqualTo("rehashed");
  }

  private static String hash(UserStore users) {
    return users.find("alice").orElseThrow().passwordHash();
  }

  @ParameterizedTest
  @EnumSource
  void revocations_at_the_same_time_are_all_remembered(Kind kind) {
    DataSource source = kind.open();
    Host one = new Host(source);
    Host other = new Host(source);
    List<IssuedToken> tokens = IntStream.range(0, 40).mapToObj(i -> token("alice")).toList();
    IssuedToken kept = token("alice");

    AtOnce.run(
        List.of(
            () -> revoked(one, tokens),
            () -> revoked(other, tokens),
            () -> revoked(one, tokens.subList(20, 40))));

    Host restarted = new Host(source);
    assertThat(tokens).noneMatch(restarted::accepts);
    assertThat(restarted.accepts(kept)).isTrue();
  }

  private static boolean revoked(Host host, List<IssuedToken> tokens) {
    tokens.forEach(token -> host.revoker.revokeToken(token.tokenId(), token.expiresAt()));
    return true;
  }

  @ParameterizedTest
  @EnumSource
  void counts_at_the_same_time_are_all_counted(Kind kind) {
    LoginFailureStore failures = StoreKind.open(kind.open(), clock).loginFailures();

    AtOnce.run(
        8,
        () -> {
          for (int i = 0; i < 10; i++) {
            failures.update("key", kept -> kept.andOneAt(NOW));
          }
          return true;
        });

    assertThat(failures.update("key", same -> same).count()).isEqualTo(80);
  }

  @ParameterizedTest
  @EnumSource
  void hosts_share_the_buckets_of_a_limit(Kind kind) {
    DataSource source = kind.open();
    RateLimit limit = RateLimit.parse("20/day");
    RateLimiter one = new Host(source).database.rateLimiter("login", limit);
    RateLimiter other = new Host(source).database.rateLimiter("login", limit);
    RateLimiter another = new Host(source).database.rateLimiter("api", limit);

    List<Long> allowed =
        AtOnce.run(List.of(() -> allowed(one), () -> allowed(other), () -> allowed(one)));

    assertThat(allowed.stream().mapToLong(Long::longValue).sum()).isEqualTo(20);
    assertThat(allowed(another)).isEqualTo(15);
  }

  private static long allowed(RateLimiter limiter) {
    return IntStream.range(0, 15).filter(i -> limiter.acquire("a").allowed()).count();
  }

  @ParameterizedTest
  @EnumSource
  void what_is_over_is_removed_and_nothing_else(Kind kind) throws SQLException {
    DataSource source = kind.open();
    Host host = new Host(source);
    StoreKind.Stores stores = StoreKind.open(source, clock);
    IssuedToken token = token("alice");
    host.revoker.revokeToken(token.tokenId(), token.expiresAt());
    host.revoker.revokeSubject("bob");
    stores.loginFailures().update("old", kept -> kept.andOneAt(NOW));
    stores.limiters().of(RateLimit.parse("1/hour")).acquire("a");
    stores
        .refreshTokens()
        .add(
            new RefreshFamily(
                "id", "eve", Role.CLIENT, null, List.of(), "d", "t", NOW, NOW, NOW.plusSeconds(9)));
    stores.users().put(new User("carol", Role.CLIENT, "x"));
    ApiKeys.builder(stores.apiKeys()).build().issue(TokenRequest.of("ci", Role.CLIENT));

    assertThat(host.database.removeExpired()).isZero();
    wait(Duration.ofSeconds(9));
    assertThat(host.database.removeExpired()).isEqualTo(1);
    wait(Duration.ofHours(1));
    assertThat(host.database.removeExpired()).isEqualTo(1);
    wait(Duration.ofHours(24));
    stores.loginFailures().update("new", kept -> kept.andOneAt(time.get()));
    assertThat(host.database.removeExpired()).isEqualTo(3);
    assertThat(rows(source)).isEqualTo(3);
  }

  /** {@return how many rows all tables have} */
  private static int rows(DataSource source) throws SQLException {
    int rows = 0;
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement()) {
      for (String table : tables(connection)) {
        try (ResultSet count = statement.executeQuery("SELECT COUNT(*) FROM " + table)) {
          count.next();
          rows += count.getInt(1);
        }
      }
    }
    return rows;
  }

  private static List<String> tables(Connection connection) throws SQLException {
    List<String> tables = new ArrayList<>();
    DatabaseMetaData metaData = connection.getMetaData();
    try (ResultSet found =
        metaData.getTables(null, null, "%", new String[] {"TABLE", "BASE TABLE"})) {
      while (found.next()) {
        String name = found.getString("TABLE_NAME");
        if (name.toLowerCase(Locale.ROOT).startsWith("octaskly_")) {
          tables.add(name);
        }
      }
    }
    assertThat(tables).hasSize(8);
    return tables;
  }

  @ParameterizedTest
  @EnumSource
  void connections_that_do_not_commit_by_themselves_will_do(Kind kind) {
    DataSource source = kind.open();
    AccessDatabase.on(source, clock).createSchema();
    DataSource withoutAutoCommit = preparing(source, c -> c.setAutoCommit(false));

    AccessDatabase.on(withoutAutoCommit, clock).users().put(new User("alice", Role.CLIENT, "x"));

    assertThat(AccessDatabase.on(withoutAutoCommit, clock).users().find("alice")).isPresent();
    assertThat(
            AccessDatabase.on(preparing(source, c -> c.setAutoCommit(true)), clock)
                .users()
                .find("alice"))
        .isPresent();
  }

  @ParameterizedTest
  @EnumSource
  void names_are_values_and_never_sql(Kind kind) {
    UserStore users = StoreKind.open(kind.open(), clock).users();
    String name = "x'; DROP TABLE octaskly_users; --";
    users.put(new User(name, Role.CLIENT, "hash"));

    assertThat(users.find(name)).isPresent();
    assertThat(users.find("' OR '1'='1")).isEmpty();
    assertThat(users.find("%")).isEmpty();
  }

  @Test
  void a_database_that_fails_lets_nobody_in_and_tells_no_secret() {
    JdbcDataSource closed = new JdbcDataSource();
    closed.setURL("jdbc:h2:mem:without-tables");
    AccessDatabase database = AccessDatabase.on(closed, clock);
    TokenVerifier verifier =
        TokenVerifier.builder(() -> KEYS, database.revocations(STALENESS)).clock(clock).build();
    IssuedToken token = token("alice");
    ApiKeys keys =
        ApiKeys.builder(database.apiKeys()).letEverybodyInForDevelopment(Role.ADMIN).build();
    String key =
        ApiKeys.builder(ApiKeyStore.inMemory())
            .build()
            .issue(TokenRequest.of("ci", Role.ADMIN))
            .text();

    assertThatThrownBy(() -> verifier.verify(token.text()))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("octaskly-access.sql")
        .hasMessageNotContaining(token.tokenId());
    assertThatThrownBy(() -> keys.verify(key)).isInstanceOf(StoreException.class);
    assertThatThrownBy(() -> keys.verifyHeader(null)).isInstanceOf(StoreException.class);
    assertThatThrownBy(() -> database.rateLimiter("x", RateLimit.parse("1/day")).acquire("a"))
        .isInstanceOf(StoreException.class);
    assertThatThrownBy(() -> LockOut.of(database.loginFailures(), clock).begin("alice", null))
        .isInstanceOf(StoreException.class);
    assertThatThrownBy(() -> database.users().find("alice")).isInstanceOf(StoreException.class);
    assertThatThrownBy(() -> database.refreshTokens().removeAll())
        .isInstanceOf(StoreException.class);
  }

  @Test
  void settings_out_of_range_are_refused() {
    AccessDatabase database = AccessDatabase.on(StoreKind.h2(), clock);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> database.revocations(Duration.ofMinutes(6)))
        .withMessageContaining("PT6M");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> database.rateLimiter("Login", RateLimit.parse("1/day")));
  }

  private static DataSource counting(DataSource source, AtomicInteger connections) {
    return preparing(source, connection -> connections.incrementAndGet());
  }

  /** What is done to each connection first. */
  private interface Preparation {
    void on(Connection connection) throws SQLException;
  }

  private static DataSource preparing(DataSource source, Preparation preparation) {
    return (DataSource)
        Proxy.newProxyInstance(
            JdbcStoresTest.class.getClassLoader(),
            new Class<?>[] {DataSource.class},
            (proxy, method, arguments) -> {
              try {
                Object result = method.invoke(source, arguments);
                if (result instanceof Connection connection) {
                  preparation.on(connection);
                }
                return result;
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
