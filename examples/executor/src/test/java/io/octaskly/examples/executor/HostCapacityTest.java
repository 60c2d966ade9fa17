package io.octaskly.examples.executor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.octaskly.Caller;
import io.octaskly.Capacity;
import io.octaskly.HostBusyException;
import io.octaskly.Octaskly;
import io.octaskly.OctasklyHost;
import io.octaskly.TaskNotStartedException;
import io.octaskly.audit.AuditLog;
import io.octaskly.audit.InMemorySink;
import io.octaskly.crypto.SecretSource;
import io.octaskly.rbac.ApiKeyStore;
import io.octaskly.rbac.IssuedApiKey;
import io.octaskly.rbac.Role;
import io.octaskly.rbac.TokenRequest;
import io.octaskly.sandbox.Outcome;
import io.octaskly.sandbox.TaskResult;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Threads without a bound, and a host that has one. */
class HostCapacityTest {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Sleeper sleeper = new Sleeper();

  @BeforeAll
  static void needs_the_level_strict() {
    TaskPoolTest.needs_the_level_strict();
  }

  @Test
  void what_is_above_the_capacity_is_refused_and_the_rest_dies_with_the_pool() throws Exception {
    try (OctasklyHost host = host()) {
      Caller caller = caller(host);
      TaskPool pool = new TaskPool(VirtualThreads.newExecutor(), caller::run, Duration.ZERO);
      List<Future<TaskResult>> accepted = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        accepted.add(pool.submit(sleeper.task()));
      }
      Await.until(
          PATIENCE,
          "2 running, 1 waiting",
          () ->
              sleeper.processes() == 2 * Sleeper.PROCESSES
                  && host.runningTasks() == 2
                  && host.waitingTasks() == 1);

      assertThatThrownBy(() -> pool.submit(sleeper.task()).get())
          .isInstanceOf(ExecutionException.class)
          .hasCauseInstanceOf(HostBusyException.class);

      pool.shutdownNow();
      assertThat(sleeper.processes()).isZero();
      assertThat(host.runningTasks()).isZero();
      assertThat(host.waitingTasks()).isZero();
      assertThat(accepted.stream().map(HostCapacityTest::end))
          .containsExactlyInAnyOrder("cancelled", "cancelled", "not started");
    }
  }

  private static String end(Future<TaskResult> future) {
    try {
      return future.get().outcome() instanceof Outcome.Cancelled ? "cancelled" : "ended";
    } catch (ExecutionException e) {
      return e.getCause() instanceof TaskNotStartedException ? "not started" : e.toString();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static OctasklyHost host() {
    byte[] secret = new byte[32];
    new SecureRandom().nextBytes(secret);
    return Octaskly.host()
        .secret(SecretSource.of(HexFormat.of().formatHex(secret).toCharArray()))
        .apiKeys(ApiKeyStore.inMemory())
        .audit(AuditLog.builder(new InMemorySink()).open())
        .sandbox(Sleeper.sandbox())
        .capacity(Capacity.shared(2, 1))
        .start();
  }

  private static Caller caller(OctasklyHost host) {
    IssuedApiKey key = host.administration().issueApiKey(TokenRequest.of("nightly", Role.CLIENT));
    return host.authenticate("Bearer " + key.text(), "192.0.2.7");
  }
}
