package io.octaskly.rbac.internal.jdbc;

import io.github.bucket4j.distributed.proxy.ClientSideConfig;
import io.github.bucket4j.distributed.proxy.generic.compare_and_swap.AbstractCompareAndSwapBasedProxyManager;
import io.github.bucket4j.distributed.proxy.generic.compare_and_swap.AsyncCompareAndSwapOperation;
import io.github.bucket4j.distributed.proxy.generic.compare_and_swap.CompareAndSwapOperation;
import io.github.bucket4j.distributed.remote.RemoteBucketState;
import io.octaskly.rbac.internal.limit.Buckets;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Bucket4j's buckets in a database, each a row that is replaced if it is still the same. */
public final class JdbcBuckets extends AbstractCompareAndSwapBasedProxyManager<String> {
  private final Database database;
  private final InstantSource clock;

  /**
   * Makes a manager of buckets.
   *
   * @param database with its tables
   * @param clock the source of time
   */
  public JdbcBuckets(Database database, InstantSource clock) {
    super(ClientSideConfig.getDefault().withClientClock(Buckets.meter(clock)));
    this.database = database;
    this.clock = clock;
  }

  @Override
  protected CompareAndSwapOperation beginCompareAndSwapOperation(String key) {
    return new CompareAndSwapOperation() {
      @Override
      public Optional<byte[]> getStateData(Optional<Long> timeoutNanos) {
        return database
            .first(
                row -> row.getString(1),
                "SELECT state FROM octaskly_rate_limits WHERE bucket_key = ?",
                key)
            .map(Base64.getDecoder()::decode);
      }

      @Override
      public boolean compareAndSwap(
          byte @Nullable [] expected,
          byte[] replacement,
          RemoteBucketState state,
          Optional<Long> timeoutNanos) {
        return replace(key, expected, text(replacement), until(state));
      }
    };
  }

  private boolean replace(String key, byte @Nullable [] expected, String state, long until) {
    if (expected == null) {
      return database.insert(
          "INSERT INTO octaskly_rate_limits (bucket_key, state, until_ms) VALUES (?, ?, ?)",
          key,
          state,
          until);
    }
    return database.update(
            "UPDATE octaskly_rate_limits SET state = ?, until_ms = ?"
                + " WHERE bucket_key = ? AND state = ?",
            state,
            until,
            key,
            text(expected))
        == 1;
  }

  /** When the bucket is full again, and so no different from a new one. */
  private long until(RemoteBucketState state) {
    long now = clock.millis();
    long nanos = state.calculateFullRefillingTime(TimeUnit.MILLISECONDS.toNanos(now));
    return now + TimeUnit.NANOSECONDS.toMillis(nanos) + 1;
  }

  private static String text(byte[] state) {
    return Base64.getEncoder().encodeToString(state);
  }

  @Override
  public void removeProxy(String key) {
    database.update("DELETE FROM octaskly_rate_limits WHERE bucket_key = ?", key);
  }

  @Override
  public boolean isAsyncModeSupported() {
    return false;
  }

  @Override
  protected AsyncCompareAndSwapOperation beginAsyncCompareAndSwapOperation(String key) {
    throw new UnsupportedOperationException("JDBC is synchronous");
  }

  @Override
  protected CompletableFuture<Void> removeAsync(String key) {
    throw new UnsupportedOperationException("JDBC is synchronous");
  }
}
