package io.octaskly.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.octaskly.Caller;
import io.octaskly.Capacity;
import io.octaskly.Octaskly;
import io.octaskly.OctasklyHost;
import io.octaskly.audit.AuditEvent;
import io.octaskly.audit.AuditException;
import io.octaskly.audit.AuditLog;
import io.octaskly.audit.InMemorySink;
import io.octaskly.audit.Severity;
import io.octaskly.crypto.SecretSource;
import io.octaskly.rbac.AccessListener;
import io.octaskly.rbac.ApiKeyStore;
import io.octaskly.rbac.ApiKeys;
import io.octaskly.rbac.AuthenticationException;
import io.octaskly.rbac.AuthenticationFailure;
import io.octaskly.rbac.Authorizer;
import io.octaskly.rbac.Permission;
import io.octaskly.rbac.PermissionMatrix;
import io.octaskly.rbac.Principal;
import io.octaskly.rbac.RateLimit;
import io.octaskly.rbac.RateLimiter;
import io.octaskly.rbac.Resource;
import io.octaskly.rbac.Role;
import io.octaskly.rbac.TokenRequest;
import io.octaskly.sandbox.ResourceLimits;
import io.octaskly.sandbox.RunningTask;
import io.octaskly.sandbox.Sandbox;
import io.octaskly.sandbox.Task;
import java.io.File;
import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What a registry shows of a host. */
class HostMetricsTest {
  private static final String USER = "alice-4711";

  private final MeterRegistry registry = new SimpleMeterRegistry();
  private final HostMetrics metrics = HostMetrics.to(registry);

  @Test
  void ends_of_tasks_are_counted_by_outcome() {
    Sandbox sandbox =
        Sandbox.builder().allowShell().grace(Duration.ZERO).listener(metrics.tasks()).build();

    sandbox.run(Task.of("true"));
    sandbox.run(Task.of("false"));
    sandbox.run(Task.of("sh", "-c", "kill -9 $$"));
    sandbox.run(
        Task.builder("sleep")
            .args("60")
            .limits(ResourceLimits.builder().wallTime(Duration.ofSeconds(1)).build())
            .build());
    try (RunningTask running = sandbox.start(Task.of("sleep", "60"))) {
      assertThat(gauge("octaskly.tasks.running")).isEqualTo(1);
      running.cancel();
    }

    assertThat(registry.get("octaskly.tasks.started").counter().count()).isEqualTo(5);
    assertThat(gauge("octaskly.tasks.running")).isZero();
    assertThat(ends("succeeded", "none")).isEqualTo(1);
    assertThat(ends("failed", "none")).isEqualTo(1);
    assertThat(ends("signalled", "none")).isEqualTo(1);
    assertThat(ends("limit_exceeded", "wall_time")).isEqualTo(1);
    assertThat(ends("limit_exceeded", "memory")).isZero();
    assertThat(ends("cancelled", "none")).isEqualTo(1);
    assertThat(
            registry
                .get("octaskly.tasks")
                .tag("limit", "wall_time")
                .timer()
                .totalTime(TimeUnit.MILLISECONDS))
        .isGreaterThanOrEqualTo(1000);
    assertThat(registry.get("octaskly.tasks.cpu").tag("outcome", "succeeded").timer().count())
        .isEqualTo(1);
    assertThat(registry.get("octaskly.tasks.memory.peak").summary().count()).isEqualTo(5);
    assertThat(registry.get("octaskly.tasks.memory.peak").summary().max()).isPositive();
  }

  private double gauge(String name) {
    return registry.get(name).gauge().value();
  }

  private long ends(String outcome, String limit) {
    return registry
        .get("octaskly.tasks")
        .tag("outcome", outcome)
        .tag("limit", limit)
        .timer()
        .count();
  }

  @Test
  void what_is_left_behind_is_counted() {
    metrics.tasks().leftBehind("t-1", Path.of("/tmp/x"), new IOException("busy"));

    assertThat(registry.get("octaskly.tasks.left.behind").counter().count()).isEqualTo(1);
  }

  @Test
  void access_is_counted_by_reason_and_permission() {
    AccessListener access = metrics.access();
    Principal worker = principal();
    access.loggedIn(USER, Role.CLIENT);
    access.authenticated(worker);
    access.authenticationFailed(
        new AuthenticationException(AuthenticationFailure.WRONG_PASSWORD, "another", USER));
    access.tokenIssued("t", USER, Role.CLIENT, Instant.MAX);
    access.tokenRevoked("t");
    access.subjectRevoked(USER);
    access.allRevoked();
    access.refreshTokenReused("s", USER);
    access.letInForDevelopment(worker);
    Authorizer.of(PermissionMatrix.standard(), access)
        .decide(worker, Permission.TASK_CREATE, Resource.ownedBy(USER));

    assertThat(count("logins", "role", "client")).isEqualTo(1);
    assertThat(count("authenticated", "role", "worker")).isEqualTo(1);
    assertThat(count("failures", "reason", "wrong_password")).isEqualTo(1);
    assertThat(count("failures", "reason", "expired")).isZero();
    assertThat(count("tokens.issued", "role", "client")).isEqualTo(1);
    assertThat(count("revocations", "of", "token")).isEqualTo(1);
    assertThat(count("revocations", "of", "subject")).isEqualTo(1);
    assertThat(count("revocations", "of", "all")).isEqualTo(1);
    assertThat(registry.get("octaskly.access.refresh.reused").counter().count()).isEqualTo(1);
    assertThat(registry.get("octaskly.access.development").counter().count()).isEqualTo(1);
    assertThat(count("denied", "permission", "task:create")).isEqualTo(1);
    assertThat(count("denied", "reason", "role_lacks_permission")).isEqualTo(1);
  }

  private static Principal principal() {
    ApiKeys keys = ApiKeys.builder(ApiKeyStore.inMemory()).build();
    return keys.verifyHeader("Bearer " + keys.issue(TokenRequest.of(USER, Role.WORKER)).text());
  }

  private double count(String name, String tag, String value) {
    return registry.get("octaskly.access." + name).tag(tag, value).counter().count();
  }

  @Test
  void what_a_rate_limiter_refuses_is_counted() {
    Instant now = Instant.EPOCH;
    RateLimiter limiter =
        metrics.counting("address", RateLimiter.inMemory(RateLimit.parse("2/minute"), () -> now));

    for (int i = 0; i < 5; i++) {
      assertThat(limiter.acquire("192.0.2.7").allowed()).isEqualTo(i < 2);
    }
    assertThat(count("rate.limited", "limiter", "address")).isEqualTo(3);
  }

  @Test
  void events_on_record_are_counted() {
    InMemorySink sink = new InMemorySink();
    try (AuditLog log = AuditLog.builder(sink).alsoTo("metrics", metrics.auditEvents()).open()) {
      metrics.watch("host", log);
      log.record(AuditEvent.builder("task_execution", "task_started").user(USER).build());
      log.record(
          AuditEvent.builder("authorization", "access_denied").severity(Severity.WARNING).build());
      log.record(AuditEvent.builder("words_of_my_own", "anything").build());
      assertThat(log.eraseSubject(USER).notErasable()).doesNotContain("metrics");
      assertThat(registry.get("octaskly.audit.cut").tag("log", "host").functionCounter().count())
          .isZero();
      assertThat(registry.get("octaskly.audit.dropped").functionCounter().count()).isZero();
    }
    metrics.auditFailed(new AuditException("disk full"));

    assertThat(events("task_execution", "info")).isEqualTo(1);
    assertThat(events("authorization", "warning")).isEqualTo(1);
    assertThat(events("other", "info")).isEqualTo(1);
    assertThat(registry.get("octaskly.audit.failures").counter().count()).isEqualTo(1);
  }

  private double events(String type, String severity) {
    return registry
        .get("octaskly.audit.events")
        .tag("type", type)
        .tag("severity", severity)
        .counter()
        .count();
  }

  @Test
  void no_name_and_no_id_becomes_a_tag_however_many_there_are() {
    int before = count();
    Principal worker = principal();
    for (int i = 0; i < 1000; i++) {
      metrics.access().loggedIn(USER + i, Role.CLIENT);
      metrics.access().authenticated(worker);
      metrics.tasks().started("task-4711-" + i, i);
      metrics
          .access()
          .authenticationFailed(
              new AuthenticationException(AuthenticationFailure.EXPIRED, "x", USER + i));
    }

    assertThat(count()).isEqualTo(before);
    assertThat(registry.getMeters())
        .extracting(meter -> tags(meter))
        .allMatch(tags -> !tags.contains("4711"));
  }

  private int count() {
    return registry.getMeters().size();
  }

  private static String tags(Meter meter) {
    return meter.getId().getTags().stream().map(Tag::toString).collect(Collectors.joining());
  }

  @Test
  void global_registry_is_used_on_request() {
    SimpleMeterRegistry seen = new SimpleMeterRegistry();
    Metrics.addRegistry(seen);
    try {
      HostMetrics.global().access().allRevoked();

      assertThat(seen.get("octaskly.access.revocations").tag("of", "all").counter().count())
          .isEqualTo(1);
    } finally {
      Metrics.removeRegistry(seen);
      Metrics.globalRegistry.clear();
    }
  }

  @Test
  void tasks_of_a_host_that_run_and_wait_are_gauges() {
    try (OctasklyHost host =
        Octaskly.host()
            .secret(SecretSource.of("Zk3vQ9-pLw7RtX2mB8nYc4sD6fGh1jKa".toCharArray()))
            .apiKeys(ApiKeyStore.inMemory())
            .capacity(Capacity.shared(1, 1))
            .drainFor(Duration.ZERO)
            .audit(AuditLog.builder(new InMemorySink()).open())
            .start()) {
      metrics.watch("main", host);
      String key = host.administration().issueApiKey(TokenRequest.of(USER, Role.CLIENT)).text();
      Caller caller = host.authenticate("Bearer " + key, "192.0.2.7");
      caller.start(Task.of("sleep", "60"));
      caller.start(Task.of("sleep", "60"));

      assertThat(gauge("octaskly.host.running")).isEqualTo(1);
      assertThat(gauge("octaskly.host.waiting")).isEqualTo(1);
    }
    assertThat(gauge("octaskly.host.running")).isZero();
  }

  @Test
  void missing_micrometer_is_named() throws Throwable {
    URL[] withoutMicrometer =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
            .filter(entry -> !entry.contains("micrometer"))
            .map(HostMetricsTest::url)
            .toArray(URL[]::new);
    try (URLClassLoader loader =
        new URLClassLoader(withoutMicrometer, ClassLoader.getPlatformClassLoader())) {
      Class<?> type = loader.loadClass(HostMetrics.class.getName());
      MethodHandle global =
          MethodHandles.publicLookup().findStatic(type, "global", MethodType.methodType(type));

      assertThatIllegalStateException()
          .isThrownBy(global::invoke)
          .withMessageContaining("io.micrometer:micrometer-core");
    }
  }

  private static URL url(String entry) {
    try {
      return Path.of(entry).toUri().toURL();
    } catch (MalformedURLException e) {
      throw new AssertionError(e);
    }
  }
}
