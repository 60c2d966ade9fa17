package io.octaskly;

import io.octaskly.audit.Action;
import io.octaskly.audit.AuditEvent;
import io.octaskly.audit.AuditException;
import io.octaskly.audit.AuditLog;
import io.octaskly.audit.ErasureReport;
import io.octaskly.audit.EventType;
import io.octaskly.audit.Severity;
import io.octaskly.checklist.SecurityChecklist;
import io.octaskly.crypto.KeyRing;
import io.octaskly.crypto.PasswordPolicy;
import io.octaskly.crypto.SealedMessages;
import io.octaskly.crypto.SealedStore;
import io.octaskly.crypto.Secret;
import io.octaskly.crypto.SecretSource;
import io.octaskly.rbac.AccessListener;
import io.octaskly.rbac.ApiKeyStore;
import io.octaskly.rbac.ApiKeys;
import io.octaskly.rbac.AuthenticationException;
import io.octaskly.rbac.LoginFailureStore;
import io.octaskly.rbac.PermissionMatrix;
import io.octaskly.rbac.RateLimit;
import io.octaskly.rbac.RateLimiter;
import io.octaskly.rbac.RefreshTokenStore;
import io.octaskly.rbac.RevocationStore;
import io.octaskly.rbac.Role;
import io.octaskly.rbac.TokenPolicy;
import io.octaskly.rbac.UserAccounts;
import io.octaskly.rbac.UserStore;
import io.octaskly.rbac.jdbc.AccessDatabase;
import io.octaskly.sandbox.IsolationLevel;
import io.octaskly.sandbox.Sandbox;
import io.octaskly.sandbox.SandboxException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs tasks for callers: who may do what, in which sandbox, and on the record. Thread-safe.
 *
 * <p>Each request goes one way: its address may not ask too often, the caller's token is verified,
 * the caller is authorised, the start is recorded durably, the task runs confined, the end is
 * recorded. A request that fails at one step goes no further; a task whose start cannot be recorded
 * does not start.
 *
 * <pre>{@code
 * try (OctasklyHost host = Octaskly.host()
 *         .secret(SecretSource.environment("OCTASKLY_SECRET"))
 *         .users(users)
 *         .audit(AuditLog.open(AuditFiles.defaultLocation()))
 *         .start()) {
 *     Login login = host.login("alice", password, remoteAddress);
 *     Caller alice = host.authenticate("Bearer " + login.accessToken(), remoteAddress);
 *     TaskResult result = alice.run(task);
 * }
 * }</pre>
 *
 * <p>Remote addresses are what the host sees or a proxy that it trusts tells: one that a client can
 * choose limits nobody.
 */
public final class OctasklyHost implements AutoCloseable {
  private final HostState state = new HostState();
  private final AuditLog audit;
  private final Recorder recorder;
  private final HostKeys keys;
  private final HostParts parts;
  private final Map<String, RateLimit> knownLimits;
  private final Sandbox sandbox;
  private final AccessControl access;
  private final TaskPipeline pipeline;
  private final IncidentResponse incidentResponse;
  private final Peers peers;
  private final TaskTickets tickets;
  private final PasswordPolicy passwords;
  private final Map<String, SubjectStore> subjectStores;
  private final Duration drainFor;
  private final InstantSource clock;

  private OctasklyHost(Builder from, KeyRing ring, AuditLog audit, Sandboxes sandboxes) {
    this.audit = audit;
    this.clock = from.clock;
    this.passwords = from.passwords;
    this.subjectStores = new LinkedHashMap<>(from.subjectStores);
    this.drainFor = from.drainFor;
    this.recorder = new Recorder(audit);
    this.keys = new HostKeys(ring, from.node, clock);
    this.parts = from.parts();
    this.knownLimits = from.knownLimits();
    this.sandbox = sandboxes.standard();
    this.access = new AccessControl(parts, keys, recorder);
    this.pipeline =
        new TaskPipeline(
            sandboxes, access, recorder, state, clock, from.capacity, from.resultsToKeep);
    this.incidentResponse = new IncidentResponse(state, pipeline, access, keys, recorder, clock);
    this.peers = new Peers(keys, state, access, recorder);
    this.tickets = new TaskTickets(this, pipeline, keys, state, recorder, clock);
  }

  /**
   * Signs a user in.
   *
   * @param user the user's name, as it was typed
   * @param password not changed and not kept: wipe it after the call
   * @param remoteAddress where the request comes from
   * @return an access token, and a refresh token to get the next one with
   * @throws NullPointerException if an argument is null
   * @throws AuthenticationException if there is no such user with this password, or it has to wait
   *     after too many failures
   * @throws RateLimitedException if the address signs in too often
   * @throws IllegalStateException if the host was built without users
   * @throws AuditException if it cannot be recorded; there is no token then
   * @throws OctasklyException if the host is closed or locked down
   */
  public Login login(String user, char[] password, String remoteAddress) {
    Objects.requireNonNull(remoteAddress, "remoteAddress");
    state.requireOpen();
    return access.login(user, password, remoteAddress);
  }

  /**
   * Gives new tokens for a refresh token, which is used up by that. If one comes a second time,
   * somebody has a copy, and the whole sign-in is ended.
   *
   * @param refreshToken of the last {@link Login}
   * @param remoteAddress where the request comes from
   * @return the next tokens
   * @throws NullPointerException if an argument is null
   * @throws AuthenticationException if the token is not good, or not any more
   * @throws RateLimitedException if the address signs in too often
   * @throws AuditException if it cannot be recorded; there is no token then
   * @throws OctasklyException if the host is closed or locked down
   */
  public Login refresh(String refreshToken, String remoteAddress) {
    Objects.requireNonNull(remoteAddress, "remoteAddress");
    state.requireOpen();
    return access.refresh(Objects.requireNonNull(refreshToken, "refreshToken"), remoteAddress);
  }

  /**
   * Signs a user out: neither the refresh token nor the access token of its login is good any more.
   *
   * @param refreshToken of the last {@link Login}
   * @param remoteAddress where the request comes from
   * @throws NullPointerException if an argument is null
   * @throws AuthenticationException if it is no refresh token
   * @throws RateLimitedException if the address asks too often
   * @throws AuditException if it cannot be recorded; it is done all the same
   * @throws OctasklyException if the host is closed or locked down
   */
  public void logout(String refreshToken, String remoteAddress) {
    Objects.requireNonNull(remoteAddress, "remoteAddress");
    state.requireOpen();
    access.logout(Objects.requireNonNull(refreshToken, "refreshToken"), remoteAddress);
  }

  /**
   * Finds out who presents a token or an API key. That is in line to be recorded when this returns,
   * and on record before anything that the caller does.
   *
   * @param authorizationHeader the value of the {@code Authorization} header; null if there is none
   * @param remoteAddress where the request comes from
   * @return the caller
   * @throws NullPointerException if {@code remoteAddress} is null
   * @throws AuthenticationException if there is no valid token or key; the reason is on record
   * @throws RateLimitedException if the address asks too often
   * @throws AuditException if it cannot be recorded
   * @throws OctasklyException if the host is closed or locked down
   */
  public Caller authenticate(@Nullable String authorizationHeader, String remoteAddress) {
    Objects.requireNonNull(remoteAddress, "remoteAddress");
    state.requireOpen();
    return new Caller(
        this, pipeline, remoteAddress, access.authenticate(authorizationHeader, remoteAddress));
  }

  /**
   * {@return users, API keys and tokens, for the host's own code} For what somebody asks the host
   * to do there is {@link Caller#administration}.
   */
  public Administration administration() {
    return new Administration(access, recorder, state, passwords, null);
  }

  Administration administration(Caller caller) {
    return new Administration(access, recorder, state, passwords, caller);
  }

  /** {@return requests between nodes that share this host's secret; needs {@link Builder#node}} */
  public Peers peers() {
    return peers;
  }

  /** {@return tasks as sealed text, for a scheduler to keep and run later} */
  public TaskTickets tickets() {
    return tickets;
  }

  /**
   * {@return what seals messages for this host's present secret} Whoever has the same secret opens
   * them, and seals for this host. Ask again after a {@linkplain #rotateSecret rotation}.
   */
  public SealedMessages messages() {
    return keys.messages();
  }

  /** {@return the present keys, such as for a {@link io.octaskly.crypto.SealedStore}} */
  public KeyRing keyRing() {
    return keys.ring();
  }

  /**
   * {@return what records each access to the documents of a {@link SealedStore}, before the store
   * gives its answer}
   *
   * <pre>{@code
   * SealedStore.builder(directory, host.messages()).listener(host.stateAccess()).open();
   * }</pre>
   */
  public SealedStore.Listener stateAccess() {
    return (access, name) ->
        recorder.record(
            AuditEvent.builder(
                    EventType.DATA_ACCESS,
                    switch (access) {
                      case READ -> Action.STATE_READ;
                      case WRITTEN -> Action.STATE_WRITTEN;
                      case DELETED -> Action.STATE_DELETED;
                      case REFUSED -> "state_refused";
                    })
                .severity(access == SealedStore.Access.REFUSED ? Severity.ERROR : Severity.INFO)
                .detail("document", name));
  }

  /** {@return the log that this host writes} */
  public AuditLog audit() {
    return audit;
  }

  /**
   * {@return a security checklist that knows this host's parts and process} What it cannot know,
   * such as the file of the log, TLS and the database, is for the caller to add:
   *
   * <pre>{@code
   * System.out.println(host.checklist().auditFile(file).retention(Retention.DAYS_90).build());
   * }</pre>
   */
  public SecurityChecklist.Builder checklist() {
    SecurityChecklist.Builder checklist =
        SecurityChecklist.builder()
            .clock(clock)
            .keyRing(keys.ring())
            .tokenPolicy(parts.tokens())
            .permissions(parts.permissions())
            .sandbox(sandbox)
            .probeSandbox()
            .thisProcess();
    if (parts.users() != null) {
      checklist.users(parts.users());
    }
    access.apiKeys().ifPresent(checklist::apiKeys);
    knownLimits.forEach(checklist::rateLimit);
    return checklist;
  }

  /** {@return how many tasks run now} */
  public int runningTasks() {
    return pipeline.running();
  }

  /** {@return how many tasks wait for their turn now} */
  public int waitingTasks() {
    return pipeline.waiting();
  }

  /**
   * {@return why this host accepts nothing new: it is stopped, closing, closed or locked down;
   * empty while it accepts} For what asks about its health.
   */
  public Optional<String> refusal() {
    return state.refusal();
  }

  /**
   * Changes the host's secret in good order: it signs and seals with the new one, and what was made
   * with the old one stays good, tokens until they expire. If the old one is known to strangers,
   * use {@link IncidentResponse#replaceSecret}.
   *
   * @param next the new secret; read once
   * @throws NullPointerException if {@code next} is null
   * @throws io.octaskly.crypto.SecretRefusedException if the secret cannot be read or is weak
   * @throws IllegalArgumentException if it is the present secret, or a former one
   * @throws AuditException if it cannot be recorded; the secret is not changed
   */
  public void rotateSecret(SecretSource next) {
    state.requireOpen();
    KeyRing successor = ring(next, clock);
    recorder.record(
        Recorder.system(Action.SECRET_ROTATED)
            .detail("key_id", successor.primary().id())
            .detail("former_keys", "verify and open"));
    keys.rotateTo(successor);
  }

  /** {@return the steps to take when this host may be compromised, each for itself} */
  public IncidentResponse incidentResponse() {
    return incidentResponse;
  }

  /**
   * Stops everything at once: nothing is accepted any more; all tasks are killed; all tokens,
   * sign-ins and API keys are revoked; secret and peer keys are replaced by ones that nobody has;
   * and each of it is recorded. There is no way back; start another host, with another secret. May
   * be called again if a step failed.
   *
   * @throws AuditException if it cannot be recorded; it is done all the same
   * @throws OctasklyException if a step failed; all others are done all the same
   */
  public void lockdown() {
    if (state.phase() != HostState.Phase.CLOSED) {
      incidentResponse.lockDown();
    }
  }

  /**
   * Removes a person: kills its tasks and forgets their results, ends its tokens and sign-ins,
   * removes its API keys and its user, then what the {@linkplain Builder#erasing stores} of the
   * host have, and last every value of the audit log and its sinks that speaks of it. May be called
   * again if something fails.
   *
   * <p>That its tokens are revoked is remembered with its name until none of them could be valid
   * any more. No legal compliance is claimed.
   *
   * @param subject as tokens name it
   * @return what was removed, and what the host has to see to itself
   * @throws NullPointerException if {@code subject} is null
   * @throws IllegalArgumentException if {@code subject} is blank
   * @throws OctasklyException if a store failed; all others are done all the same
   * @throws AuditException if the log failed
   */
  public SubjectErasure eraseSubject(String subject) {
    if (subject.isBlank()) {
      throw new IllegalArgumentException("the subject is blank: give a name as tokens have it");
    }
    Map<String, LongSupplier> steps = new LinkedHashMap<>();
    steps.put("tasks", () -> pipeline.erase(subject));
    steps.put("API keys", () -> access.apiKeys().map(keys -> erase(keys, subject)).orElse(0L));
    steps.put("user", () -> access.accounts().map(accounts -> erase(accounts, subject)).orElse(0L));
    steps.put(
        "tokens and sign-ins",
        () -> {
          access.revoker().revokeSubject(subject);
          access.lockOut().forgive(subject);
          return 0;
        });
    subjectStores.forEach((name, store) -> steps.put(name, () -> store.erase(subject)));
    Map<String, Long> removed = new LinkedHashMap<>();
    List<RuntimeException> failures = new ArrayList<>();
    steps.forEach(
        (name, step) -> {
          try {
            removed.put(name, step.getAsLong());
          } catch (RuntimeException e) {
            failures.add(new OctasklyException("the subject is not erased from " + name, e));
          }
        });
    // Also waits for what is in line to be recorded: the log erases what it has.
    recorder.record(
        AuditEvent.builder(EventType.DATA_ACCESS, Action.STATE_DELETED)
            .detail("removed", removed)
            .detail("failed_stores", failures.size()));
    ErasureReport log = audit.eraseSubject(subject);
    if (!failures.isEmpty()) {
      OctasklyException failure =
          new OctasklyException(
              "a subject was not erased everywhere: see what is suppressed here, and call"
                  + " eraseSubject again");
      failures.forEach(failure::addSuppressed);
      throw failure;
    }
    return new SubjectErasure(removed, log);
  }

  private static long erase(ApiKeys keys, String subject) {
    long found = keys.ofSubject(subject).size();
    keys.revokeSubject(subject);
    return found;
  }

  private static long erase(UserAccounts accounts, String subject) {
    return accounts.remove(subject) ? 1 : 0;
  }

  /**
   * Accepts nothing any more, lets what was accepted run for the {@linkplain Builder#drainFor time
   * given}, kills what is left then, records that, and closes the audit log. If the thread is
   * interrupted, everything is killed at once, and the interrupt flag is left set.
   *
   * @throws AuditException if it cannot be recorded; all is closed all the same
   */
  @Override
  public void close() {
    if (state.advanceTo(HostState.Phase.DRAINING)) {
      pipeline.drain(drainFor);
    }
    shutdownNow();
  }

  /**
   * Accepts nothing any more, kills what runs, cancels what waits, records that, and closes the
   * audit log.
   *
   * @throws AuditException if it cannot be recorded; all is closed all the same
   */
  public void shutdownNow() {
    if (!state.advanceTo(HostState.Phase.CLOSED)) {
      return;
    }
    int killed = pipeline.killAll();
    pipeline.close();
    try (AuditLog closing = audit) {
      access.recordRest();
      closing.record(Recorder.system(Action.SYSTEM_STOPPED).detail("tasks_killed", killed).build());
    }
  }

  private static KeyRing ring(SecretSource source, InstantSource clock) {
    try (Secret secret = source.read()) {
      return KeyRing.fromMasterSecret(secret, clock);
    }
  }

  /** Collects the parts of a host. Not thread-safe. */
  public static final class Builder {
    private static final Duration MAX_DRAIN = Duration.ofDays(1);

    private @Nullable SecretSource secret;
    private final List<SecretSource> formerSecrets = new ArrayList<>();
    private @Nullable KeyRing keyRing;
    private @Nullable String node;
    private @Nullable AccessDatabase database;
    private @Nullable UserStore users;
    private @Nullable ApiKeyStore apiKeys;
    private @Nullable Role developmentRole;
    private @Nullable RevocationStore revocations;
    private @Nullable RefreshTokenStore refreshTokens;
    private @Nullable LoginFailureStore loginFailures;
    private @Nullable RateLimiter logins;
    private RateLimit loginLimit = RateLimit.parse("10/minute");
    private @Nullable RateLimiter requests;
    private RateLimit requestLimit = RateLimit.parse("600/minute");
    private @Nullable RateLimiter tasks;
    private RateLimit taskLimit = RateLimit.parse("600/minute");
    private @Nullable Sandbox sandbox;
    private final List<Sandbox> tighterSandboxes = new ArrayList<>();
    private @Nullable AuditLog audit;
    private TokenPolicy tokens = TokenPolicy.defaults();
    private PermissionMatrix permissions = PermissionMatrix.standard();
    private PasswordPolicy passwords = PasswordPolicy.standard();
    private Capacity capacity = Capacity.defaults();
    private AccessListener listener = new AccessListener() {};
    private final Map<String, SubjectStore> subjectStores = new LinkedHashMap<>();
    private Duration drainFor = Duration.ofSeconds(30);
    private int resultsToKeep = 100;
    private InstantSource clock = InstantSource.system();

    Builder() {}

    /**
     * Sets where the host's secret comes from; this or {@link #keyRing} is required. Unrelated keys
     * for messages, tokens and peers are derived from it.
     *
     * @param secret read once, at the start
     * @return this
     * @throws NullPointerException if {@code secret} is null
     */
    public Builder secret(SecretSource secret) {
      this.secret = Objects.requireNonNull(secret, "secret");
      return this;
    }

    /**
     * Adds a secret that the host had before: its tokens verify and its messages open, and nothing
     * is made with it any more.
     *
     * @param former read once, at the start
     * @return this
     * @throws NullPointerException if {@code former} is null
     */
    public Builder formerSecret(SecretSource former) {
      formerSecrets.add(Objects.requireNonNull(former, "former"));
      return this;
    }

    /**
     * Sets the host's keys, instead of {@link #secret}, such as those of a {@link
     * io.octaskly.crypto.KeyFile}.
     *
     * @param ring the keys
     * @return this
     * @throws NullPointerException if {@code ring} is null
     */
    public Builder keyRing(KeyRing ring) {
      this.keyRing = Objects.requireNonNull(ring, "ring");
      return this;
    }

    /**
     * Sets what this host is called among its peers; without it, {@link OctasklyHost#peers} cannot
     * be used.
     *
     * @param name 1 to 64 letters, digits or {@code - _ . : @}
     * @return this
     * @throws NullPointerException if {@code name} is null
     */
    public Builder node(String name) {
      this.node = Objects.requireNonNull(name, "name");
      return this;
    }

    /**
     * Sets who can sign in; without it, {@link #login} cannot be used.
     *
     * @param users the store
     * @return this
     * @throws NullPointerException if {@code users} is null
     */
    public Builder users(UserStore users) {
      this.users = Objects.requireNonNull(users, "users");
      return this;
    }

    /**
     * Sets where API keys are; without it, {@link #authenticate} takes tokens only.
     *
     * @param keys the store
     * @return this
     * @throws NullPointerException if {@code keys} is null
     */
    public Builder apiKeys(ApiKeyStore keys) {
      this.apiKeys = Objects.requireNonNull(keys, "keys");
      return this;
    }

    /**
     * Lets requests without an {@code Authorization} header in, as long as there is no API key, and
     * records each as a warning. For a developer's own machine only.
     *
     * @param role what such a request may do
     * @return this
     * @throws NullPointerException if {@code role} is null
     */
    public Builder letEverybodyInForDevelopment(Role role) {
      this.developmentRole = Objects.requireNonNull(role, "role");
      return this;
    }

    /**
     * Keeps users, API keys, revocations, sign-ins and failures to sign in in a database that
     * several hosts share. A store that is given by itself is used instead of the database's.
     *
     * @param database with its tables
     * @return this
     * @throws NullPointerException if {@code database} is null
     */
    public Builder accessDatabase(AccessDatabase database) {
      this.database = Objects.requireNonNull(database, "database");
      return this;
    }

    /**
     * Sets where it is kept which tokens were revoked; in memory if this is not called, so that
     * tokens that were revoked before a restart are good again after it.
     *
     * @param store the store
     * @return this
     * @throws NullPointerException if {@code store} is null
     */
    public Builder revocations(RevocationStore store) {
      this.revocations = Objects.requireNonNull(store, "store");
      return this;
    }

    /**
     * Sets where sign-ins are kept; in memory if this is not called, so that users have to sign in
     * again after a restart.
     *
     * @param store the store
     * @return this
     * @throws NullPointerException if {@code store} is null
     */
    public Builder refreshTokens(RefreshTokenStore store) {
      this.refreshTokens = Objects.requireNonNull(store, "store");
      return this;
    }

    /**
     * Sets where failures to sign in are counted; in memory if this is not called.
     *
     * @param store the store
     * @return this
     * @throws NullPointerException if {@code store} is null
     */
    public Builder loginFailures(LoginFailureStore store) {
      this.loginFailures = Objects.requireNonNull(store, "store");
      return this;
    }

    /**
     * Sets how often an address may sign in, refresh and sign out; 10 a minute if this is not
     * called.
     *
     * @param limiter asked before anything else is done
     * @return this
     * @throws NullPointerException if {@code limiter} is null
     */
    public Builder limitLogins(RateLimiter limiter) {
      this.logins = Objects.requireNonNull(limiter, "limiter");
      return this;
    }

    /**
     * Sets how often an address may sign in, refresh and sign out, counted in this process; 10 a
     * minute if neither is called.
     *
     * @param limit how often
     * @return this
     * @throws NullPointerException if {@code limit} is null
     */
    public Builder limitLogins(RateLimit limit) {
      this.loginLimit = Objects.requireNonNull(limit, "limit");
      this.logins = null;
      return this;
    }

    /**
     * Sets how often an address may authenticate; 600 a minute if this is not called. An IPv6
     * address counts as its network of 64 bits.
     *
     * @param limiter asked before anything else is done
     * @return this
     * @throws NullPointerException if {@code limiter} is null
     */
    public Builder limitRequests(RateLimiter limiter) {
      this.requests = Objects.requireNonNull(limiter, "limiter");
      return this;
    }

    /**
     * Sets how often an address may authenticate, counted in this process; 600 a minute if neither
     * is called.
     *
     * @param limit how often
     * @return this
     * @throws NullPointerException if {@code limit} is null
     */
    public Builder limitRequests(RateLimit limit) {
      this.requestLimit = Objects.requireNonNull(limit, "limit");
      this.requests = null;
      return this;
    }

    /**
     * Sets how often a caller may submit a task, by its subject; 600 a minute if this is not
     * called.
     *
     * @param limiter asked before anything else is done
     * @return this
     * @throws NullPointerException if {@code limiter} is null
     */
    public Builder limitTasks(RateLimiter limiter) {
      this.tasks = Objects.requireNonNull(limiter, "limiter");
      return this;
    }

    /**
     * Sets how often a caller may submit a task, by its subject, counted in this process; 600 a
     * minute if neither is called.
     *
     * @param limit how often
     * @return this
     * @throws NullPointerException if {@code limit} is null
     */
    public Builder limitTasks(RateLimit limit) {
      this.taskLimit = Objects.requireNonNull(limit, "limit");
      this.tasks = null;
      return this;
    }

    /**
     * Sets how many tasks run at once and how many may wait; {@link Capacity#defaults()} if this is
     * not called.
     *
     * @param capacity how many
     * @return this
     * @throws NullPointerException if {@code capacity} is null
     */
    public Builder capacity(Capacity capacity) {
      this.capacity = Objects.requireNonNull(capacity, "capacity");
      return this;
    }

    /**
     * Sets the sandbox that tasks run in; {@link Octaskly#sandbox()} if this is not called.
     *
     * @param sandbox the sandbox
     * @return this
     * @throws NullPointerException if {@code sandbox} is null
     */
    public Builder sandbox(Sandbox sandbox) {
      this.sandbox = Objects.requireNonNull(sandbox, "sandbox");
      return this;
    }

    /**
     * Adds a sandbox for tasks that ask for its level, with grants and limits of its own. Without
     * one, such tasks run in the sandbox for all, tightened to that level.
     *
     * @param sandbox of a tighter level than the sandbox for all
     * @return this
     * @throws NullPointerException if {@code sandbox} is null
     */
    public Builder tighterSandbox(Sandbox sandbox) {
      tighterSandboxes.add(Objects.requireNonNull(sandbox, "sandbox"));
      return this;
    }

    /**
     * Sets the log; required. The host closes it when it is closed.
     *
     * @param audit an open log
     * @return this
     * @throws NullPointerException if {@code audit} is null
     */
    public Builder audit(AuditLog audit) {
      this.audit = Objects.requireNonNull(audit, "audit");
      return this;
    }

    /**
     * Sets what tokens have in common; {@link TokenPolicy#defaults()} if this is not called.
     *
     * @param policy issuer, lifetimes, skew
     * @return this
     * @throws NullPointerException if {@code policy} is null
     */
    public Builder tokens(TokenPolicy policy) {
      this.tokens = Objects.requireNonNull(policy, "policy");
      return this;
    }

    /**
     * Sets who may do what; {@link PermissionMatrix#standard()} if this is not called.
     *
     * @param permissions the matrix
     * @return this
     * @throws NullPointerException if {@code permissions} is null
     */
    public Builder permissions(PermissionMatrix permissions) {
      this.permissions = Objects.requireNonNull(permissions, "permissions");
      return this;
    }

    /**
     * Sets which passwords users may have; {@link PasswordPolicy#standard()} if this is not called.
     *
     * @param policy asked when a user is added or its password changed
     * @return this
     * @throws NullPointerException if {@code policy} is null
     */
    public Builder passwords(PasswordPolicy policy) {
      this.passwords = Objects.requireNonNull(policy, "policy");
      return this;
    }

    /**
     * Sets who is told of logins, refusals and denials, such as for metrics; the audit log is
     * written whether or not anybody is.
     *
     * @param listener must be thread-safe and quick
     * @return this
     * @throws NullPointerException if {@code listener} is null
     */
    public Builder listener(AccessListener listener) {
      this.listener = Objects.requireNonNull(listener, "listener");
      return this;
    }

    /**
     * Adds something that {@link OctasklyHost#eraseSubject} has to erase from.
     *
     * @param name for the report
     * @param store called for each subject
     * @return this
     * @throws NullPointerException if an argument is null
     * @throws IllegalArgumentException if the name is taken
     */
    public Builder erasing(String name, SubjectStore store) {
      Objects.requireNonNull(store, "store");
      if (subjectStores.putIfAbsent(Objects.requireNonNull(name, "name"), store) != null) {
        throw new IllegalArgumentException("there is a store named " + name + " already");
      }
      return this;
    }

    /**
     * Sets how long {@link OctasklyHost#close} lets tasks run; 30 seconds if this is not called.
     *
     * @param longest from 0 to 1 day
     * @return this
     * @throws NullPointerException if {@code longest} is null
     * @throws IllegalArgumentException if {@code longest} is out of range
     */
    public Builder drainFor(Duration longest) {
      if (longest.isNegative() || longest.compareTo(MAX_DRAIN) > 0) {
        throw new IllegalArgumentException(
            "draining for " + longest + " is outside 0..1 day: give such as 30 seconds");
      }
      this.drainFor = longest;
      return this;
    }

    /**
     * Sets of how many ended tasks {@link Caller#result} still knows; 100 if this is not called.
     *
     * @param tasks 0 or more; each takes as much memory as its captured output
     * @return this
     * @throws IllegalArgumentException if {@code tasks} is negative
     */
    public Builder keepResults(int tasks) {
      if (tasks < 0) {
        throw new IllegalArgumentException("the results of " + tasks + " tasks cannot be kept");
      }
      this.resultsToKeep = tasks;
      return this;
    }

    /**
     * Sets the source of time for tokens, limits and starts; the system's if this is not called.
     * The audit log has its own.
     *
     * @param clock must be thread-safe
     * @return this
     * @throws NullPointerException if {@code clock} is null
     */
    public Builder clock(InstantSource clock) {
      this.clock = Objects.requireNonNull(clock, "clock");
      return this;
    }

    /**
     * {@return the host, its start recorded}
     *
     * @throws IllegalStateException if secret or audit log are missing, or parts contradict each
     *     other
     * @throws io.octaskly.crypto.SecretRefusedException if the secret cannot be read or is weak
     * @throws AuditException if the start cannot be recorded
     * @throws SandboxException if this system has no confinement
     */
    public OctasklyHost start() {
      if (audit == null) {
        requireOneSecret();
        throw new IllegalStateException(
            "the host has no audit log: call audit(AuditLog.open(AuditFiles.defaultLocation()))");
      }
      KeyRing ring = ring();
      if (developmentRole != null && apiKeys == null && database == null) {
        throw new IllegalStateException(
            "letEverybodyInForDevelopment ends with the first API key, and the host has none: call"
                + " apiKeys(ApiKeyStore.inMemory())");
      }
      Sandboxes sandboxes =
          new Sandboxes(sandbox == null ? Octaskly.sandbox() : sandbox, tighterSandboxes);
      OctasklyHost host = new OctasklyHost(this, ring, audit, sandboxes);
      host.recorder.record(started(ring, sandboxes.standard().level()));
      return host;
    }

    private AuditEvent.Builder started(KeyRing ring, IsolationLevel level) {
      boolean careless = developmentRole != null || level == IsolationLevel.NONE;
      return Recorder.system(Action.SYSTEM_STARTED)
          .severity(careless ? Severity.WARNING : Severity.INFO)
          .detail("level", level.id())
          .detail("key_id", ring.primary().id())
          .detail("development_mode", developmentRole != null);
    }

    private void requireOneSecret() {
      if (secret == null && keyRing == null) {
        throw new IllegalStateException(
            "the host has no secret: call secret(SecretSource.environment(...)) or another source");
      }
      if (keyRing != null && (secret != null || !formerSecrets.isEmpty())) {
        throw new IllegalStateException(
            "the host has secrets and a key ring: give either, and add former keys to the ring by"
                + " KeyRing.accept");
      }
    }

    private KeyRing ring() {
      requireOneSecret();
      if (secret == null) {
        return Objects.requireNonNull(keyRing, "keyRing");
      }
      KeyRing ring = OctasklyHost.ring(secret, clock);
      for (SecretSource former : formerSecrets) {
        ring = ring.accept(OctasklyHost.ring(former, clock));
      }
      return ring;
    }

    private HostParts parts() {
      return new HostParts(
          given(users, AccessDatabase::users, () -> null),
          given(apiKeys, AccessDatabase::apiKeys, () -> null),
          developmentRole,
          new HostParts.Stores(
              given(
                  revocations,
                  shared -> shared.revocations(Duration.ofSeconds(1)),
                  () -> RevocationStore.inMemory(clock)),
              given(
                  refreshTokens,
                  AccessDatabase::refreshTokens,
                  () -> RefreshTokenStore.inMemory(clock)),
              given(
                  loginFailures,
                  AccessDatabase::loginFailures,
                  () -> LoginFailureStore.inMemory(clock))),
          new HostParts.Limits(
              limiter(logins, loginLimit),
              limiter(requests, requestLimit),
              limiter(tasks, taskLimit)),
          tokens,
          permissions,
          listener,
          clock);
    }

    private <S extends @Nullable Object> S given(
        @Nullable S store, Function<AccessDatabase, S> shared, Supplier<S> otherwise) {
      if (store != null) {
        return store;
      }
      return database == null ? otherwise.get() : shared.apply(database);
    }

    private RateLimiter limiter(@Nullable RateLimiter given, RateLimit otherwise) {
      return given == null ? RateLimiter.inMemory(otherwise, clock) : given;
    }

    private Map<String, RateLimit> knownLimits() {
      Map<String, RateLimit> known = new LinkedHashMap<>();
      if (logins == null) {
        known.put("logins of an address", loginLimit);
      }
      if (requests == null) {
        known.put("requests of an address", requestLimit);
      }
      if (tasks == null) {
        known.put("tasks of a caller", taskLimit);
      }
      return known;
    }
  }
}
