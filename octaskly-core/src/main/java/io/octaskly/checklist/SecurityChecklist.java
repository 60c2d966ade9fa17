package io.octaskly.checklist;

import io.octaskly.audit.Durability;
import io.octaskly.audit.Retention;
import io.octaskly.crypto.KeyRing;
import io.octaskly.crypto.SecretSource;
import io.octaskly.guard.CommandGuard;
import io.octaskly.guard.PathGuard;
import io.octaskly.guard.PayloadLimit;
import io.octaskly.guard.TextGuard;
import io.octaskly.rbac.ApiKeys;
import io.octaskly.rbac.PermissionMatrix;
import io.octaskly.rbac.RateLimit;
import io.octaskly.rbac.TokenPolicy;
import io.octaskly.rbac.UserStore;
import io.octaskly.sandbox.ResourceLimits;
import io.octaskly.sandbox.Sandbox;
import io.octaskly.sandbox.SandboxException;
import io.octaskly.sandbox.SandboxSupport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/**
 * What was found when a deployment was checked against the security checklists. Immutable.
 *
 * <p><b>Security guarantees:</b> no secret is in it, nor an address that may hold one. It is a help
 * to see what was forgotten; that all items pass proves nothing beyond them.
 */
public final class SecurityChecklist {
  private final List<ChecklistItem> items;

  private SecurityChecklist(List<ChecklistItem> items) {
    this.items = List.copyOf(items);
  }

  /** {@return a builder that has been told nothing} */
  public static Builder builder() {
    return new Builder();
  }

  /** {@return all items; unmodifiable, always the same ones in the same order} */
  public List<ChecklistItem> items() {
    return items;
  }

  /**
   * {@return an item; empty if there is none of this id}
   *
   * @param id such as {@code audit-verifies}
   * @throws NullPointerException if {@code id} is null
   */
  public Optional<ChecklistItem> item(String id) {
    Objects.requireNonNull(id, "id");
    return items.stream().filter(item -> item.id().equals(id)).findFirst();
  }

  /**
   * {@return a checklist without some items, for what does not apply to a deployment}
   *
   * @param ids of the items to leave out
   * @throws NullPointerException if {@code ids} or one of them is null
   * @throws IllegalArgumentException if there is no item of one of these ids
   */
  public SecurityChecklist without(Collection<String> ids) {
    for (String id : ids) {
      if (item(id).isEmpty()) {
        throw new IllegalArgumentException(
            "there is no item \""
                + id
                + "\" to leave out: give one of "
                + String.join(", ", items.stream().map(ChecklistItem::id).toList()));
      }
    }
    return new SecurityChecklist(items.stream().filter(item -> !ids.contains(item.id())).toList());
  }

  /** {@return the worst status of all items; PASS if there are none} */
  public CheckStatus worst() {
    return items.stream()
        .map(ChecklistItem::status)
        .max(CheckStatus::compareTo)
        .orElse(CheckStatus.PASS);
  }

  /** {@return how many items there are of each status, best first} */
  public Map<CheckStatus, Long> counts() {
    Map<CheckStatus, Long> counts = new EnumMap<>(CheckStatus.class);
    Arrays.stream(CheckStatus.values()).forEach(status -> counts.put(status, 0L));
    items.forEach(item -> counts.merge(item.status(), 1L, Long::sum));
    return counts;
  }

  /**
   * {@return what a program that checks should end with: 2 if an item fails, 1 if one is to be
   * thought about or was not given, 0 otherwise} What is to be looked at by hand does not count.
   */
  public int exitCode() {
    return switch (worst()) {
      case FAIL -> 2;
      case WARN, NOT_GIVEN -> 1;
      case MANUAL, PASS -> 0;
    };
  }

  /**
   * {@return a table for people, in about 110 columns: the worst items last, and then the counts}
   */
  public String toTable() {
    return Rendering.table(items, counts());
  }

  /**
   * {@return one JSON object: {@code worst}, {@code counts} by status, and {@code items}, each with
   * {@code id}, {@code section}, {@code question}, {@code status}, {@code finding} and {@code
   * advice}}
   */
  public String toJson() {
    return Rendering.json(items, counts(), worst());
  }

  /** {@return the {@linkplain #toTable table}} */
  @Override
  public String toString() {
    return toTable();
  }

  /**
   * Collects what a host has; all of it is optional, and what is not given counts as not passed.
   * Not thread-safe.
   */
  public static final class Builder {
    private final Map<String, SecretSource> secrets = new LinkedHashMap<>();
    private final List<Path> secretFiles = new ArrayList<>();
    private final List<Path> stateDirectories = new ArrayList<>();
    private final List<URI> endpoints = new ArrayList<>();
    private final List<URI> outbound = new ArrayList<>();
    private final List<String> databaseUrls = new ArrayList<>();
    private final List<TextGuard> textGuards = new ArrayList<>();
    private final Map<String, RateLimit> rateLimits = new LinkedHashMap<>();
    private InstantSource clock = InstantSource.system();
    private @Nullable SecretSource databasePassword;
    private @Nullable KeyRing keyRing;
    private @Nullable UserStore users;
    private @Nullable ApiKeys apiKeys;
    private @Nullable TokenPolicy tokenPolicy;
    private @Nullable PermissionMatrix permissions;
    private @Nullable SSLParameters tls;
    private @Nullable Path auditFile;
    private @Nullable String auditTrustRoot;
    private @Nullable Durability durability;
    private @Nullable Retention retention;
    private @Nullable Sandbox sandbox;
    private @Nullable SandboxSupport support;
    private @Nullable String noSupport;
    private @Nullable ResourceLimits defaultLimits;
    private @Nullable ResourceLimits maxLimits;
    private @Nullable PathGuard pathGuard;
    private @Nullable CommandGuard commandGuard;
    private @Nullable PayloadLimit payloadLimit;
    private @Nullable ProcessFacts process;
    private @Nullable String logLevel;
    private @Nullable Path sums;
    private @Nullable Path release;

    private Builder() {}

    /**
     * Adds a secret: is it changed from its default, and strong?
     *
     * @param name what findings call it
     * @param source read once, by {@link #build()}
     * @return this
     * @throws NullPointerException if an argument is null
     */
    public Builder secret(String name, SecretSource source) {
      secrets.put(Objects.requireNonNull(name, "name"), Objects.requireNonNull(source, "source"));
      return this;
    }

    /**
     * Adds a file that holds a secret: are its modes right? Whether the secret is strong is asked
     * by {@link #secret}.
     *
     * @param file the file
     * @return this
     * @throws NullPointerException if {@code file} is null
     */
    public Builder secretFile(Path file) {
      secretFiles.add(Objects.requireNonNull(file, "file"));
      return this;
    }

    /**
     * Sets the key ring: is it rotated in time, and free of legacy keys?
     *
     * @param ring the ring
     * @return this
     * @throws NullPointerException if {@code ring} is null
     */
    public Builder keyRing(KeyRing ring) {
      this.keyRing = Objects.requireNonNull(ring, "ring");
      return this;
    }

    /**
     * Sets what time it is; the system's clock if this is not called.
     *
     * @param clock the clock
     * @return this
     * @throws NullPointerException if {@code clock} is null
     */
    public Builder clock(InstantSource clock) {
      this.clock = Objects.requireNonNull(clock, "clock");
      return this;
    }

    /**
     * Says that users sign in by name and password.
     *
     * @param users not asked anything
     * @return this
     * @throws NullPointerException if {@code users} is null
     */
    public Builder users(UserStore users) {
      this.users = Objects.requireNonNull(users, "users");
      return this;
    }

    /**
     * Sets the API keys. They are asked to let a request without credentials in, once, which their
     * listener is told.
     *
     * @param keys the keys that the host verifies
     * @return this
     * @throws NullPointerException if {@code keys} is null
     */
    public Builder apiKeys(ApiKeys keys) {
      this.apiKeys = Objects.requireNonNull(keys, "keys");
      return this;
    }

    /**
     * Sets how long tokens live.
     *
     * @param policy the policy
     * @return this
     * @throws NullPointerException if {@code policy} is null
     */
    public Builder tokenPolicy(TokenPolicy policy) {
      this.tokenPolicy = Objects.requireNonNull(policy, "policy");
      return this;
    }

    /**
     * Sets who may do what.
     *
     * @param matrix the matrix
     * @return this
     * @throws NullPointerException if {@code matrix} is null
     */
    public Builder permissions(PermissionMatrix matrix) {
      this.permissions = Objects.requireNonNull(matrix, "matrix");
      return this;
    }

    /**
     * Adds a rate limit.
     *
     * @param name what it limits, such as {@code requests of an address}
     * @param limit the limit
     * @return this
     * @throws NullPointerException if an argument is null
     */
    public Builder rateLimit(String name, RateLimit limit) {
      rateLimits.put(Objects.requireNonNull(name, "name"), Objects.requireNonNull(limit, "limit"));
      return this;
    }

    /**
     * Adds an address at which the host serves: is it HTTPS?
     *
     * @param uri as clients see it, in front of a proxy
     * @return this
     * @throws NullPointerException if {@code uri} is null
     */
    public Builder endpoint(URI uri) {
      endpoints.add(Objects.requireNonNull(uri, "uri"));
      return this;
    }

    /**
     * Adds an address that the host calls: is it HTTPS?
     *
     * @param uri the address
     * @return this
     * @throws NullPointerException if {@code uri} is null
     */
    public Builder outbound(URI uri) {
      outbound.add(Objects.requireNonNull(uri, "uri"));
      return this;
    }

    /**
     * Sets the TLS settings of the host's server.
     *
     * @param parameters with its protocols and cipher suites; copied
     * @return this
     * @throws NullPointerException if {@code parameters} is null
     */
    public Builder tls(SSLParameters parameters) {
      SSLParameters copy = new SSLParameters();
      copy.setProtocols(parameters.getProtocols());
      copy.setCipherSuites(parameters.getCipherSuites());
      this.tls = copy;
      return this;
    }

    /**
     * Sets the TLS settings of a server that leaves them to its context.
     *
     * @param context initialised
     * @return this
     * @throws NullPointerException if {@code context} is null
     */
    public Builder tls(SSLContext context) {
      SSLEngine engine = context.createSSLEngine();
      engine.setUseClientMode(false);
      return tls(engine.getSSLParameters());
    }

    /**
     * Sets the TLS settings of a server that is not the JDK's, or of a proxy.
     *
     * @param protocols by their names in the JDK, such as {@code TLSv1.3}
     * @param suites by their standard names (IANA), such as {@code TLS_AES_256_GCM_SHA384}
     * @return this
     * @throws NullPointerException if an argument is or holds null
     */
    public Builder tls(Collection<String> protocols, Collection<String> suites) {
      return tls(
          new SSLParameters(
              List.copyOf(suites).toArray(String[]::new),
              List.copyOf(protocols).toArray(String[]::new)));
    }

    /**
     * Adds the address of a database: is the connection verified, and is no password in it? It is
     * shown without its path and settings, and not at all if it has a password.
     *
     * @param url such as {@code jdbc:postgresql://db.example.org/octaskly?sslmode=verify-full}
     * @return this
     * @throws NullPointerException if {@code url} is null
     */
    public Builder databaseUrl(String url) {
      databaseUrls.add(Objects.requireNonNull(url, "url"));
      return this;
    }

    /**
     * Sets the password of the database: is it changed from its default?
     *
     * @param password read once, by {@link #build()}
     * @return this
     * @throws NullPointerException if {@code password} is null
     */
    public Builder databasePassword(SecretSource password) {
      this.databasePassword = Objects.requireNonNull(password, "password");
      return this;
    }

    /**
     * Sets the audit log's file: it is verified from its start, which takes time in proportion to
     * its length.
     *
     * @param file that of the active segment
     * @return this
     * @throws NullPointerException if {@code file} is null
     */
    public Builder auditFile(Path file) {
      this.auditFile = Objects.requireNonNull(file, "file");
      return this;
    }

    /**
     * Sets the audit log's trust root, as it was kept outside this machine.
     *
     * @param fingerprint 64 digits of {@code 0-9a-f}
     * @return this
     * @throws NullPointerException if {@code fingerprint} is null
     * @throws IllegalArgumentException if it is malformed
     */
    public Builder auditTrustRoot(String fingerprint) {
      // Refuses what is malformed.
      io.octaskly.audit.AuditVerifier.of(Path.of("audit.log")).trusting(fingerprint);
      this.auditTrustRoot = fingerprint;
      return this;
    }

    /**
     * Sets how durable events are, where the audit log is not in a file; a file says it itself.
     *
     * @param durability of the log
     * @return this
     * @throws NullPointerException if {@code durability} is null
     */
    public Builder durability(Durability durability) {
      this.durability = Objects.requireNonNull(durability, "durability");
      return this;
    }

    /**
     * Sets how long the audit log is kept.
     *
     * @param retention of the log
     * @return this
     * @throws NullPointerException if {@code retention} is null
     */
    public Builder retention(Retention retention) {
      this.retention = Objects.requireNonNull(retention, "retention");
      return this;
    }

    /**
     * Adds a directory of state: are its modes and those of what is in it right?
     *
     * @param directory the directory
     * @return this
     * @throws NullPointerException if {@code directory} is null
     */
    public Builder stateDirectory(Path directory) {
      stateDirectories.add(Objects.requireNonNull(directory, "directory"));
      return this;
    }

    /**
     * Sets the sandbox of the tasks.
     *
     * @param sandbox the loosest, if there are several
     * @return this
     * @throws NullPointerException if {@code sandbox} is null
     */
    public Builder sandbox(Sandbox sandbox) {
      this.sandbox = Objects.requireNonNull(sandbox, "sandbox");
      return this;
    }

    /**
     * Sets what this host offers.
     *
     * @param support from {@link SandboxSupport#probe()}
     * @return this
     * @throws NullPointerException if {@code support} is null
     */
    public Builder support(SandboxSupport support) {
      this.support = Objects.requireNonNull(support, "support");
      return this;
    }

    /**
     * Finds out what this host offers; that it offers nothing is a finding, no exception.
     *
     * @return this
     */
    public Builder probeSandbox() {
      try {
        this.support = SandboxSupport.probe();
      } catch (SandboxException e) {
        this.noSupport = String.valueOf(e.getMessage());
      }
      return this;
    }

    /**
     * Sets the limits of tasks that name none.
     *
     * @param limits of the sandbox
     * @return this
     * @throws NullPointerException if {@code limits} is null
     */
    public Builder defaultLimits(ResourceLimits limits) {
      this.defaultLimits = Objects.requireNonNull(limits, "limits");
      return this;
    }

    /**
     * Sets the limits that no task can exceed.
     *
     * @param limits of the sandbox
     * @return this
     * @throws NullPointerException if {@code limits} is null
     */
    public Builder maxLimits(ResourceLimits limits) {
      this.maxLimits = Objects.requireNonNull(limits, "limits");
      return this;
    }

    /**
     * Adds a guard of a field of requests; it is tried.
     *
     * @param guard the guard
     * @return this
     * @throws NullPointerException if {@code guard} is null
     */
    public Builder textGuard(TextGuard guard) {
      textGuards.add(Objects.requireNonNull(guard, "guard"));
      return this;
    }

    /**
     * Sets the guard of file paths; it is tried.
     *
     * @param guard the guard
     * @return this
     * @throws NullPointerException if {@code guard} is null
     */
    public Builder pathGuard(PathGuard guard) {
      this.pathGuard = Objects.requireNonNull(guard, "guard");
      return this;
    }

    /**
     * Sets the guard of commands; it is tried.
     *
     * @param guard the guard
     * @return this
     * @throws NullPointerException if {@code guard} is null
     */
    public Builder commandGuard(CommandGuard guard) {
      this.commandGuard = Objects.requireNonNull(guard, "guard");
      return this;
    }

    /**
     * Sets the limit of the size of requests; it is tried.
     *
     * @param limit the limit
     * @return this
     * @throws NullPointerException if {@code limit} is null
     */
    public Builder payloadLimit(PayloadLimit limit) {
      this.payloadLimit = Objects.requireNonNull(limit, "limit");
      return this;
    }

    /**
     * Looks at this process: its user, its rights, and the options of its JVM.
     *
     * @return this
     * @throws UncheckedIOException if there is no {@code /proc}
     */
    public Builder thisProcess() {
      try {
        this.process = ProcessFacts.own();
      } catch (IOException e) {
        throw new UncheckedIOException("this process cannot be looked at: " + e, e);
      }
      return this;
    }

    /**
     * Looks at another process of the same user: its user, its rights, and its JVM's options as far
     * as its command line and its environment tell.
     *
     * @param pid of the host's process
     * @return this
     * @throws UncheckedIOException if there is no such process, or it is somebody else's
     */
    public Builder process(long pid) {
      try {
        this.process = ProcessFacts.of(pid);
      } catch (IOException e) {
        throw new UncheckedIOException(
            "process " + pid + " cannot be looked at: " + e + "; run this as its user", e);
      }
      return this;
    }

    /** As if this process were another; for tests. */
    Builder process(ProcessFacts facts) {
      this.process = facts;
      return this;
    }

    /**
     * Sets the level of the host's logging.
     *
     * @param level such as {@code info}
     * @return this
     * @throws NullPointerException if {@code level} is null
     */
    public Builder logLevel(String level) {
      this.logLevel = Objects.requireNonNull(level, "level");
      return this;
    }

    /**
     * Sets what the installed files should be.
     *
     * @param sums the list of sums of the release
     * @param directory where the files are
     * @return this
     * @throws NullPointerException if an argument is null
     */
    public Builder release(Path sums, Path directory) {
      this.sums = Objects.requireNonNull(sums, "sums");
      this.release = Objects.requireNonNull(directory, "directory");
      return this;
    }

    /** {@return what was found: everything is looked at now; the builder can be used further} */
    public SecurityChecklist build() {
      Sheet sheet = new Sheet();
      SecretChecks secretChecks = new SecretChecks(sheet);
      secretChecks.secrets(secrets);
      secretChecks.databasePassword(databasePassword);
      secretChecks.keyRing(keyRing, clock.instant());
      AccessChecks access = new AccessChecks(sheet);
      access.authentication(users, apiKeys);
      access.tokens(tokenPolicy);
      access.permissions(permissions);
      access.rateLimits(rateLimits);
      TransportChecks transport = new TransportChecks(sheet);
      transport.endpoints(endpoints);
      transport.outbound(outbound);
      transport.tls(tls);
      new DatabaseChecks(sheet).urls(databaseUrls);
      AuditChecks audit = new AuditChecks(sheet, auditFile);
      audit.log(durability, auditTrustRoot);
      audit.retention(retention);
      FileChecks files = new FileChecks(sheet);
      files.secretFiles(secretFiles);
      files.auditFile(auditFile);
      files.stateDirectories(stateDirectories);
      IsolationChecks isolation = new IsolationChecks(sheet, sandbox);
      isolation.level();
      isolation.support(support, noSupport);
      isolation.limits(defaultLimits, maxLimits);
      GuardChecks guards = new GuardChecks(sheet);
      guards.texts(textGuards);
      guards.paths(pathGuard);
      guards.commands(commandGuard);
      guards.payload(payloadLimit);
      new ProcessChecks(sheet, process).all(logLevel);
      new ReleaseChecks(sheet).release(sums, release);
      new ManualItems(sheet).all();
      return new SecurityChecklist(sheet.items());
    }
  }
}
