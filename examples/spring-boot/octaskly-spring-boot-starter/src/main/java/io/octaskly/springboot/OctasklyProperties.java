package io.octaskly.springboot;

import io.octaskly.audit.Durability;
import io.octaskly.rbac.RateLimit;
import io.octaskly.sandbox.IsolationLevel;
import io.octaskly.sandbox.MemoryAccounting;
import io.octaskly.sandbox.Network;
import io.octaskly.sandbox.ResourceLimits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * The properties {@code octaskly.*}. Immutable. What is not given has the library's own default,
 * except for the network, which is closed. Values are checked by the library when beans are built.
 *
 * @param sandbox what tasks may do
 * @param audit the audit log
 * @param secret where the host's secret comes from; exactly one of its properties is needed
 * @param host users, limits and capacity
 * @param health what the health endpoint says
 */
@ConfigurationProperties("octaskly")
public record OctasklyProperties(
    @DefaultValue SandboxProperties sandbox,
    @DefaultValue AuditProperties audit,
    @DefaultValue SecretProperties secret,
    @DefaultValue HostProperties host,
    @DefaultValue HealthProperties health) {

  /**
   * What tasks may do.
   *
   * @param level isolation level of tasks that ask for none
   * @param network whether tasks have the host's network; it can be closed from level strict on
   * @param allowRead absolute paths that tasks may read, with all beneath
   * @param allowWrite absolute paths that tasks may read and change, with all beneath
   * @param allowExecute absolute paths that tasks may execute, with all beneath
   * @param allowShell whether a shell may be the program of a task
   * @param grace time between SIGTERM, at the wall time limit, and SIGKILL; up to 5 minutes
   * @param limits limits of tasks that name none
   * @param maxLimits what tasks may ask for at most; without any of these, whatever the system has
   */
  public record SandboxProperties(
      @DefaultValue("strict") IsolationLevel level,
      @DefaultValue("none") Network network,
      @DefaultValue List<Path> allowRead,
      @DefaultValue List<Path> allowWrite,
      @DefaultValue List<Path> allowExecute,
      @DefaultValue("false") boolean allowShell,
      @DefaultValue("2s") Duration grace,
      @DefaultValue LimitProperties limits,
      @Nullable LimitProperties maxLimits) {

    /**
     * {@return the limits of tasks that name none, to start from for a task that names some}
     *
     * @throws
     *     org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException
     *     if one is out of range
     */
    public ResourceLimits defaultLimits() {
      return Limits.of("octaskly.sandbox.limits", limits, ResourceLimits.defaults());
    }
  }

  /**
   * Limits of a task.
   *
   * @param wallTime from start to end, waiting included; 1 second to 1 day
   * @param cpuTime processor time of all its processes; 1 second to 1 day; as the wall time if not
   *     given
   * @param memory memory of all its processes; at least 64 MB
   * @param memoryAccounting what counts as memory: address-space, or resident for JVM, Go and Node
   * @param disk what it may write to its private directories; at least 100 MB
   * @param openFiles descriptors of each process; at least 64
   * @param processes processes and threads at the same time; at least 4
   */
  public record LimitProperties(
      @Nullable Duration wallTime,
      @Nullable Duration cpuTime,
      @Nullable DataSize memory,
      @Nullable MemoryAccounting memoryAccounting,
      @Nullable DataSize disk,
      @Nullable Integer openFiles,
      @Nullable Integer processes) {}

  /**
   * The audit log.
   *
   * @param file the active segment, such as /var/log/octaskly/audit.log; the library's default
   *     location if not given
   * @param durability how safe an event is when it counts as recorded
   * @param retention how long closed segments are kept, from 1 hour on; for ever if not given
   */
  public record AuditProperties(
      @Nullable Path file,
      @DefaultValue("disk") Durability durability,
      @Nullable Duration retention) {}

  /**
   * Where the host's secret comes from: exactly one of these, unless there is a bean of type
   * SecretSource.
   *
   * @param environment name of an environment variable that holds the secret
   * @param file file that holds the secret, closed to group and others
   * @param mounted file that a container runtime has mounted, such as /run/secrets/octaskly
   * @param systemdCredential name of a credential that systemd has loaded
   * @param value the secret itself, for development and tests: whoever reads the configuration has
   *     it
   */
  public record SecretProperties(
      @Nullable String environment,
      @Nullable Path file,
      @Nullable Path mounted,
      @Nullable String systemdCredential,
      @Nullable String value) {

    /** {@return nothing of the secret} */
    @Override
    public String toString() {
      return "SecretProperties";
    }
  }

  /**
   * The host.
   *
   * @param node what this host is called among its peers
   * @param drainFor how long tasks may go on when the application ends; up to 1 day
   * @param keepResults of how many ended tasks results can still be asked for
   * @param capacity how many tasks run and wait
   * @param rateLimits how often callers may do things
   * @param tokens what tokens have in common
   */
  public record HostProperties(
      @Nullable String node,
      @DefaultValue("30s") Duration drainFor,
      @DefaultValue("100") int keepResults,
      @DefaultValue CapacityProperties capacity,
      @DefaultValue RateLimitProperties rateLimits,
      @DefaultValue TokenProperties tokens) {}

  /**
   * How many tasks run and wait; what comes on top is refused.
   *
   * @param running how many tasks run at once
   * @param runningPerCaller how many of them for one caller; at most as many as run
   * @param queued how many tasks wait
   * @param queuedPerCaller how many of them for one caller; at most as many as wait
   */
  public record CapacityProperties(
      @Nullable Integer running,
      @Nullable Integer runningPerCaller,
      @Nullable Integer queued,
      @Nullable Integer queuedPerCaller) {}

  /**
   * How often callers may do things, counted in this process.
   *
   * @param logins how often an address may sign in, refresh and sign out, such as 10/minute
   * @param requests how often an address may authenticate, such as 600/minute
   * @param tasks how often a caller may submit a task, such as 600/minute
   */
  public record RateLimitProperties(
      @Nullable RateLimit logins, @Nullable RateLimit requests, @Nullable RateLimit tasks) {}

  /**
   * What tokens have in common; not used where there is a bean of type TokenPolicy.
   *
   * @param issuer who issues them
   * @param lifetime how long access tokens are good, for every role
   * @param clockSkew how far the clocks of hosts may differ
   */
  public record TokenProperties(
      @Nullable String issuer, @Nullable Duration lifetime, @Nullable Duration clockSkew) {}

  /**
   * What the health endpoint says.
   *
   * @param failOnChecklist whether an item of the security checklist that fails makes the health
   *     DOWN, and not only a detail
   * @param checklistEvery how long what the checklist found counts
   * @param leaveOut ids of items of the checklist that do not apply here
   */
  public record HealthProperties(
      @DefaultValue("false") boolean failOnChecklist,
      @DefaultValue("1m") Duration checklistEvery,
      @DefaultValue List<String> leaveOut) {}
}
