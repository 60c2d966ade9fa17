package io.octaskly.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Metrics;
import io.octaskly.OctasklyHost;
import io.octaskly.audit.AuditException;
import io.octaskly.audit.AuditLog;
import io.octaskly.audit.ErasableSink;
import io.octaskly.rbac.AccessListener;
import io.octaskly.rbac.RateLimiter;
import io.octaskly.sandbox.SandboxListener;
import java.util.Objects;

/**
 * The listeners that feed a Micrometer registry. Thread-safe; one per registry. The package's page
 * lists the meters.
 *
 * <pre>{@code
 * HostMetrics metrics = HostMetrics.to(registry);
 * Sandbox sandbox = Sandbox.builder().listener(metrics.tasks()).build();
 * AuditLog log = AuditLog.builder(file).alsoTo("metrics", metrics.auditEvents()).open();
 * metrics.watch("host", log);
 * }</pre>
 */
public final class HostMetrics {
  private final MeterRegistry registry;
  private final TaskMetrics tasks;
  private final AccessMetrics access;
  private final AuditMetrics audit;

  private HostMetrics(MeterRegistry registry) {
    this.registry = registry;
    this.tasks = new TaskMetrics(registry);
    this.access = new AccessMetrics(registry);
    this.audit = new AuditMetrics(registry);
  }

  /**
   * {@return metrics in a registry}
   *
   * @param registry gets the meters, most of them at once, at zero
   * @throws NullPointerException if {@code registry} is null
   */
  public static HostMetrics to(MeterRegistry registry) {
    return new HostMetrics(Objects.requireNonNull(registry, "registry"));
  }

  /**
   * {@return metrics in Micrometer's global registry}
   *
   * @throws IllegalStateException if Micrometer is missing
   */
  public static HostMetrics global() {
    try {
      return Global.metrics();
    } catch (NoClassDefFoundError e) {
      throw new IllegalStateException(
          "metrics need io.micrometer:micrometer-core: add this dependency", e);
    }
  }

  /** Apart, so that the class around it can be loaded without Micrometer. */
  private static final class Global {
    static HostMetrics metrics() {
      return to(Metrics.globalRegistry);
    }
  }

  /**
   * {@return the listener for {@link io.octaskly.sandbox.Sandbox.Builder#listener}} A task that
   * could not be supervised to its end counts as running for as long as the process lives.
   */
  public SandboxListener tasks() {
    return tasks;
  }

  /** {@return the listener for what {@code io.octaskly.rbac} builds} */
  public AccessListener access() {
    return access;
  }

  /**
   * {@return a rate limiter that counts what another one refuses}
   *
   * @param name the value of the tag {@code limiter}: a word of the host's own, such as {@code
   *     address}; never anything from a request
   * @param limiter decides
   * @throws NullPointerException if an argument is null
   */
  public RateLimiter counting(String name, RateLimiter limiter) {
    Objects.requireNonNull(limiter, "limiter");
    Counter refused =
        Counter.builder("octaskly.access.rate.limited")
            .description("Requests that a rate limiter refused")
            .tag("limiter", name)
            .register(registry);
    return key -> {
      var decision = limiter.acquire(key);
      if (!decision.allowed()) {
        refused.increment();
      }
      return decision;
    };
  }

  /**
   * {@return a sink for {@link AuditLog.Builder#alsoTo}, which counts events once they are on
   * record and keeps nothing of them}
   */
  public ErasableSink auditEvents() {
    return audit;
  }

  /**
   * Counts an event that could not be recorded: nobody but the caller of {@link AuditLog#record}
   * learns of that.
   *
   * @param failure what it threw
   * @throws NullPointerException if {@code failure} is null
   */
  public void auditFailed(AuditException failure) {
    Objects.requireNonNull(failure, "failure");
    audit.failed();
  }

  /**
   * Watches how many events a log has cut and dropped.
   *
   * @param name the value of the tag {@code log}: a word of the host's own
   * @param log the log; the registry does not keep it from being collected
   * @throws NullPointerException if an argument is null
   */
  public void watch(String name, AuditLog log) {
    FunctionCounter.builder("octaskly.audit.cut", log, AuditLog::cutEvents)
        .description("Events that were too large and were cut")
        .tag("log", name)
        .register(registry);
    FunctionCounter.builder("octaskly.audit.dropped", log, AuditLog::droppedEvents)
        .description("Events that found the queue full")
        .tag("log", name)
        .register(registry);
  }

  /**
   * Watches how many tasks of a host run and wait.
   *
   * @param name the value of the tag {@code host}: a word of the host's own
   * @param host the host; the registry does not keep it from being collected
   * @throws NullPointerException if an argument is null
   */
  public void watch(String name, OctasklyHost host) {
    Gauge.builder("octaskly.host.running", host, OctasklyHost::runningTasks)
        .description("Tasks that run")
        .tag("host", name)
        .register(registry);
    Gauge.builder("octaskly.host.waiting", host, OctasklyHost::waitingTasks)
        .description("Tasks that wait for their turn")
        .tag("host", name)
        .register(registry);
  }
}
