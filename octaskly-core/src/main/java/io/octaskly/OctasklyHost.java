package io.octaskly;

import io.octaskly.audit.Action;
import io.octaskly.audit.AuditEvent;
import io.octaskly.audit.AuditException;
import io.octaskly.audit.AuditLog;
import io.octaskly.audit.EventType;
import io.octaskly.audit.Severity;
import io.octaskly.crypto.KeyPurpose;
import io.octaskly.crypto.KeyRing;
import io.octaskly.crypto.SealedMessages;
import io.octaskly.crypto.Secret;
import io.octaskly.crypto.SecretSource;
import io.octaskly.internal.TaskEvents;
import io.octaskly.internal.TaskRegister;
import io.octaskly.rbac.AccessListener;
import io.octaskly.rbac.AuthenticationException;
import io.octaskly.rbac.AuthenticationFailure;
import io.octaskly.rbac.Authorizer;
import io.octaskly.rbac.Decision;
import io.octaskly.rbac.IssuedToken;
import io.octaskly.rbac.PasswordHasher;
import io.octaskly.rbac.Permission;
import io.octaskly.rbac.PermissionMatrix;
import io.octaskly.rbac.Principal;
import io.octaskly.rbac.Resource;
import io.octaskly.rbac.RevocationStore;
import io.octaskly.rbac.TokenIssuer;
import io.octaskly.rbac.TokenKeys;
import io.octaskly.rbac.TokenPolicy;
import io.octaskly.rbac.TokenRequest;
import io.octaskly.rbac.TokenRevoker;
import io.octaskly.rbac.TokenVerifier;
import io.octaskly.rbac.User;
import io.octaskly.rbac.UserAuthenticator;
import io.octaskly.rbac.UserStore;
import io.octaskly.sandbox.RunningTask;
import io.octaskly.sandbox.Sandbox;
import io.octaskly.sandbox.SandboxException;
import io.octaskly.sandbox.Stdin;
import io.octaskly.sandbox.Task;
import io.octaskly.sandbox.TaskResult;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Runs tasks for callers: who may do what, in which sandbox, and on the record. Thread-safe.
 *
 * <p>Each request goes one way: the caller's token is verified, the caller is authorised, the start
 * is recorded durably, the task runs confined, the end is recorded. A request that fails at one
 * step goes no further; a task whose start cannot be recorded does not start.
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
 */
public final class OctasklyHost implements AutoCloseable {
  private static final int ENDED_TASKS_TO_KEEP = 100;
  private static final Resource NOBODYS = new Resource(null, null);

  private enum State {
    OPEN,
    LOCKED_DOWN,
    CLOSED
  }

  private final Sandbox sandbox;
  private final AuditLog audit;
  private final InstantSource clock;
  private final SealedMessages messages;
  private final @Nullable UserAuthenticator users;
  private final TokenIssuer issuer;
  private final TokenVerifier verifier;
  private final TokenRevoker revoker;
  private final Authorizer authorizer;
  private final TaskRegister tasks = new TaskRegister(ENDED_TASKS_TO_KEEP);
  private volatile State state = State.OPEN;

  private OctasklyHost(Builder from, KeyRing ring, AuditLog audit, Sandbox sandbox) {
    this.sandbox = sandbox;
    this.audit = audit;
    this.clock = from.clock;
    this.messages = SealedMessages.with(ring);
    TokenKeys keys = TokenKeys.of(ring.primary().id(), ring.deriveKey(KeyPurpose.TOKENS));
    TokenPolicy policy = TokenPolicy.defaults();
    RevocationStore revocations = RevocationStore.inMemory(clock);
    // What these classes tell a listener is recorded here in the pipeline, where a log that cannot
    // record stops the request.
    AccessListener silent = new AccessListener() {};
    this.users =
        from.users == null
            ? null
            : UserAuthenticator.of(from.users, PasswordHasher.standard(), silent);
    this.issuer = TokenIssuer.builder(() -> keys).policy(policy).clock(clock).build();
    this.verifier =
        TokenVerifier.builder(() -> keys, revocations)
            .policy(policy)
            .matrix(from.permissions)
            .clock(clock)
            .build();
    this.revoker = TokenRevoker.of(revocations, policy, clock, silent);
    this.authorizer = Authorizer.of(from.permissions, silent);
  }

  /**
   * Signs a user in.
   *
   * @param user the user's name, as it was typed
   * @param password not changed and not kept: wipe it after the call
   * @param remoteAddress where the request comes from, for the record
   * @return an access token
   * @throws NullPointerException if an argument is null
   * @throws AuthenticationException if there is no such user with this password
   * @throws IllegalStateException if the host was built without users
   * @throws AuditException if it cannot be recorded; there is no token then
   * @throws OctasklyException if the host is closed or locked down
   */
  public Login login(String user, char[] password, String remoteAddress) {
    Objects.requireNonNull(remoteAddress, "remoteAddress");
    requireOpen();
    if (users == null) {
      throw new IllegalStateException(
          "this host has no users to sign in: give a store to OctasklyHost.Builder.users");
    }
    User known;
    try {
      known = users.authenticate(user, password);
    } catch (AuthenticationException e) {
      throw recorded(e, remoteAddress);
    }
    record(authentication(Action.LOGIN_SUCCEEDED, known.name(), remoteAddress));
    IssuedToken token = issuer.issue(TokenRequest.of(known.name(), known.role()));
    record(
        authentication(Action.TOKEN_ISSUED, known.name(), remoteAddress)
            .detail("token_id", token.tokenId())
            .detail("expires_at", token.expiresAt().toString()));
    return new Login(token.text(), token.subject(), token.role(), token.expiresAt());
  }

  /**
   * Finds out who presents a token.
   *
   * @param authorizationHeader the value of the {@code Authorization} header; null if there is none
   * @param remoteAddress where the request comes from, for the record
   * @return the caller
   * @throws NullPointerException if {@code remoteAddress} is null
   * @throws AuthenticationException if there is no valid token; the reason is on record
   * @throws AuditException if it cannot be recorded
   * @throws OctasklyException if the host is closed or locked down
   */
  public Caller authenticate(@Nullable String authorizationHeader, String remoteAddress) {
    Objects.requireNonNull(remoteAddress, "remoteAddress");
    requireOpen();
    Principal principal;
    try {
      principal = verifier.verifyHeader(authorizationHeader);
    } catch (AuthenticationException e) {
      throw recorded(e, remoteAddress);
    }
    record(authentication(Action.LOGIN_SUCCEEDED, principal.subject(), remoteAddress));
    return new Caller(this, remoteAddress, principal);
  }

  /**
   * {@return what seals messages for this host's secret} Whoever has the same secret opens them,
   * and seals for this host.
   */
  public SealedMessages messages() {
    return messages;
  }

  /** {@return the log that this host writes} */
  public AuditLog audit() {
    return audit;
  }

  /**
   * Stops everything at once: nothing is accepted any more, all running tasks are killed, all
   * tokens are revoked, and that is recorded. There is no way back; start another host, with
   * another secret.
   *
   * @throws AuditException if it cannot be recorded; it is done all the same
   */
  public void lockdown() {
    if (state == State.CLOSED) {
      return;
    }
    state = State.LOCKED_DOWN;
    List<TaskRegister.Entry> running = running();
    running.forEach(TaskRegister.Entry::cancel);
    revoker.revokeAll();
    running.forEach(TaskRegister.Entry::awaitEnd);
    record(
        AuditEvent.builder(EventType.SYSTEM, Action.LOCKDOWN)
            .severity(Severity.CRITICAL)
            .detail("tasks_killed", running.size()));
  }

  /**
   * Accepts nothing any more, kills what still runs, records that, and closes the audit log.
   *
   * @throws AuditException if it cannot be recorded; all is closed all the same
   */
  @Override
  public void close() {
    if (state == State.CLOSED) {
      return;
    }
    state = State.CLOSED;
    List<TaskRegister.Entry> running = running();
    running.forEach(TaskRegister.Entry::cancel);
    running.forEach(TaskRegister.Entry::awaitEnd);
    try (AuditLog closing = audit) {
      closing.record(AuditEvent.builder(EventType.SYSTEM, Action.SYSTEM_STOPPED).build());
    }
  }

  TaskResult run(Caller caller, Task task) {
    requireWrittenInput(task);
    TaskRegister.Entry entry = admit(caller, task);
    TaskResult result;
    try {
      result = sandbox.run(task, entry::started);
    } catch (RuntimeException e) {
      throw lost(caller, task, entry, e);
    }
    return end(caller, entry, result);
  }

  CompletionStage<TaskResult> start(Caller caller, Task task) {
    requireWrittenInput(task);
    TaskRegister.Entry entry = admit(caller, task);
    RunningTask running;
    try {
      running = sandbox.start(task);
    } catch (RuntimeException e) {
      throw lost(caller, task, entry, e);
    }
    entry.started(running);
    return running
        .result()
        .handle(
            (result, failure) -> {
              if (result == null) {
                throw lost(caller, task, entry, failure);
              }
              return end(caller, entry, result);
            });
  }

  /** A caller gets no hold of the running task, so that nobody could write to it. */
  private static void requireWrittenInput(Task task) {
    if (task.stdin().orElse(null) instanceof Stdin.Live) {
      throw new IllegalArgumentException(
          "task "
              + task.id()
              + " has a live standard input, to which a caller of a host cannot write: give it"
              + " bytes or a file by stdin(...), or run it in a Sandbox");
    }
  }

  void cancel(Caller caller, String taskId) {
    Principal principal = verifyAgain(caller);
    TaskRegister.Entry entry = entry(caller, principal, Permission.TASK_CANCEL, taskId);
    record(event(EventType.TASK_EXECUTION, "task_cancel_requested", caller).taskId(taskId));
    entry.cancel();
  }

  List<HostedTask> tasks(Caller caller) {
    Principal principal = verifyAgain(caller);
    boolean all = principal.permissions().contains(Permission.TASK_LIST_ALL);
    require(caller, principal, all ? Permission.TASK_LIST_ALL : Permission.TASK_LIST_OWN);
    return tasks.all().stream()
        .filter(entry -> all || entry.owner().equals(principal.subject()))
        .map(
            entry ->
                new HostedTask(
                    entry.id(),
                    entry.owner(),
                    entry.startedAt(),
                    entry.result().map(TaskResult::outcome).orElse(null)))
        .toList();
  }

  Optional<TaskResult> result(Caller caller, String taskId) {
    Principal principal = verifyAgain(caller);
    return entry(caller, principal, Permission.TASK_RESULT, taskId).result();
  }

  /** Everything up to the record that the task is about to start. */
  private TaskRegister.Entry admit(Caller caller, Task task) {
    Principal principal = verifyAgain(caller);
    require(caller, principal, Permission.TASK_CREATE);
    TaskRegister.Entry entry = tasks.reserve(task.id(), principal.subject(), clock.instant());
    try {
      // Once more, now that the task is registered: a lockdown that began meanwhile either finds it
      // there and ends it, or is seen here.
      requireOpen();
      String level = task.level().orElse(sandbox.level()).id();
      record(by(TaskEvents.started(task, level), caller));
    } catch (RuntimeException e) {
      tasks.forget(entry);
      throw e;
    }
    return entry;
  }

  private TaskResult end(Caller caller, TaskRegister.Entry entry, TaskResult result) {
    try {
      record(by(TaskEvents.ended(result), caller));
    } catch (AuditException e) {
      throw new UnrecordedEndException(result, e);
    } finally {
      tasks.ended(entry, result);
    }
    return result;
  }

  /** There is no result: the task was not started, or could not be supervised to its end. */
  private RuntimeException lost(
      Caller caller, Task task, TaskRegister.Entry entry, @Nullable Throwable cause) {
    RuntimeException failure =
        cause instanceof RuntimeException known
            ? known
            : new OctasklyException("task " + task.id() + " was lost", cause);
    try {
      record(by(TaskEvents.failed(task, failure), caller));
    } catch (AuditException e) {
      failure.addSuppressed(e);
    } finally {
      tasks.forget(entry);
    }
    return failure;
  }

  /** The task, if the caller may do this to it; the answer is the same if there is none. */
  private TaskRegister.Entry entry(
      Caller caller, Principal principal, Permission permission, String taskId) {
    Optional<TaskRegister.Entry> found = tasks.find(taskId);
    Resource resource = found.map(entry -> Resource.ownedBy(entry.owner())).orElse(NOBODYS);
    Decision decision = authorizer.decide(principal, permission, resource);
    if (!decision.allowed()) {
      recordDenied(caller, permission, decision, taskId);
      if (decision == Decision.ROLE_LACKS_PERMISSION || decision == Decision.OUTSIDE_TOKEN_SCOPE) {
        throw new AccessDeniedException(permission, decision);
      }
      throw new NoSuchTaskException(taskId);
    }
    return found.orElseThrow(() -> new NoSuchTaskException(taskId));
  }

  private void require(Caller caller, Principal principal, Permission permission) {
    Decision decision =
        authorizer.decide(principal, permission, Resource.ownedBy(principal.subject()));
    if (!decision.allowed()) {
      recordDenied(caller, permission, decision, null);
      throw new AccessDeniedException(permission, decision);
    }
  }

  private void recordDenied(
      Caller caller, Permission permission, Decision decision, @Nullable String taskId) {
    record(
        event(EventType.AUTHORIZATION, Action.ACCESS_DENIED, caller)
            .severity(Severity.WARNING)
            .taskId(taskId)
            .detail("permission", permission.id())
            .detail("reason", decision.reason()));
  }

  /** The token was verified when the caller came; it may have expired or been revoked since. */
  private Principal verifyAgain(Caller caller) {
    requireOpen();
    try {
      verifier.verifyAgain(caller.principal());
    } catch (AuthenticationException e) {
      throw recorded(e, caller.remoteAddress());
    }
    return caller.principal();
  }

  private AuthenticationException recorded(AuthenticationException failure, String remoteAddress) {
    boolean expired = failure.failure() == AuthenticationFailure.EXPIRED;
    record(
        authentication(
                expired ? Action.TOKEN_EXPIRED : Action.LOGIN_FAILED,
                failure.subject().orElse(null),
                remoteAddress)
            .severity(Severity.WARNING)
            .detail("reason", failure.failure().description())
            .detail("detail", failure.detail()));
    return failure;
  }

  private static AuditEvent.Builder authentication(
      String action, @Nullable String user, String remoteAddress) {
    return AuditEvent.builder(EventType.AUTHENTICATION, action).user(user).sourceIp(remoteAddress);
  }

  private static AuditEvent.Builder event(String type, String action, Caller caller) {
    return by(AuditEvent.builder(type, action), caller);
  }

  private static AuditEvent.Builder by(AuditEvent.Builder event, Caller caller) {
    return event.user(caller.principal().subject()).sourceIp(caller.remoteAddress());
  }

  private void record(AuditEvent.Builder event) {
    audit.record(event.build());
  }

  private List<TaskRegister.Entry> running() {
    return tasks.all().stream().filter(entry -> entry.result().isEmpty()).toList();
  }

  private void requireOpen() {
    if (state != State.OPEN) {
      throw new OctasklyException(
          state == State.CLOSED
              ? "this host is closed: start another"
              : "this host is locked down: start another, with another secret");
    }
  }

  /** Collects the parts of a host. Not thread-safe. */
  public static final class Builder {
    private @Nullable SecretSource secret;
    private @Nullable UserStore users;
    private @Nullable Sandbox sandbox;
    private @Nullable AuditLog audit;
    private PermissionMatrix permissions = PermissionMatrix.standard();
    private InstantSource clock = InstantSource.system();

    Builder() {}

    /**
     * Sets where the host's secret comes from; required. Unrelated keys for messages and tokens are
     * derived from it.
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
     * Sets the source of time for tokens and starts; the system's if this is not called. The audit
     * log has its own.
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
     * @throws IllegalStateException if the secret or the audit log is missing
     * @throws io.octaskly.crypto.SecretRefusedException if the secret cannot be read or is weak
     * @throws AuditException if the start cannot be recorded
     * @throws SandboxException if this system has no confinement
     */
    public OctasklyHost start() {
      if (secret == null) {
        throw new IllegalStateException(
            "the host has no secret: call secret(SecretSource.environment(...)) or another source");
      }
      if (audit == null) {
        throw new IllegalStateException(
            "the host has no audit log: call audit(AuditLog.open(AuditFiles.defaultLocation()))");
      }
      KeyRing ring;
      try (Secret read = secret.read()) {
        ring = KeyRing.fromMasterSecret(read, clock);
      }
      Sandbox chosen = sandbox == null ? Octaskly.sandbox() : sandbox;
      OctasklyHost host = new OctasklyHost(this, ring, audit, chosen);
      host.record(
          AuditEvent.builder(EventType.SYSTEM, Action.SYSTEM_STARTED)
              .detail("level", chosen.level().id()));
      return host;
    }
  }
}
