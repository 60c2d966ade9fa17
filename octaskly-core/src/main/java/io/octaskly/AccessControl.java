package io.octaskly;

import io.octaskly.audit.Action;
import io.octaskly.audit.AuditEvent;
import io.octaskly.audit.EventType;
import io.octaskly.audit.Severity;
import io.octaskly.internal.AddressKey;
import io.octaskly.internal.RefusalCounter;
import io.octaskly.rbac.AccessListener;
import io.octaskly.rbac.ApiKeyStore;
import io.octaskly.rbac.ApiKeys;
import io.octaskly.rbac.AuthenticationException;
import io.octaskly.rbac.AuthenticationFailure;
import io.octaskly.rbac.Authorizer;
import io.octaskly.rbac.Decision;
import io.octaskly.rbac.LockOut;
import io.octaskly.rbac.PasswordHasher;
import io.octaskly.rbac.Permission;
import io.octaskly.rbac.Principal;
import io.octaskly.rbac.RateDecision;
import io.octaskly.rbac.RateLimiter;
import io.octaskly.rbac.RefreshTokens;
import io.octaskly.rbac.Resource;
import io.octaskly.rbac.TokenIssuer;
import io.octaskly.rbac.TokenPair;
import io.octaskly.rbac.TokenRequest;
import io.octaskly.rbac.TokenRevoker;
import io.octaskly.rbac.TokenVerifier;
import io.octaskly.rbac.User;
import io.octaskly.rbac.UserAccounts;
import io.octaskly.rbac.UserAuthenticator;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Who somebody is and what it may do: limits how often it may ask, verifies, decides, and records
 * each answer before it is given. Thread-safe.
 */
final class AccessControl {
  private static final int KEYS_OF_REFUSALS = 10_000;

  private final Recorder recorder;
  private final InstantSource clock;
  private final HostParts.Limits limits;
  private final RefusalCounter refusals = new RefusalCounter(KEYS_OF_REFUSALS);
  private final @Nullable UserAuthenticator users;
  private final @Nullable UserAccounts accounts;
  private final @Nullable ApiKeys apiKeys;
  private final TokenVerifier verifier;
  private final TokenRevoker revoker;
  private final RefreshTokens refreshTokens;
  private final Authorizer authorizer;
  private final LockOut lockOut;

  AccessControl(HostParts parts, HostKeys keys, Recorder recorder) {
    this.recorder = recorder;
    this.clock = parts.clock();
    this.limits = parts.limits();
    // What these classes tell a listener of requests is recorded here in the pipeline, where a log
    // that cannot record stops the request.
    AccessListener listener = AccessListener.all(new UnknownPermissions(), parts.listener());
    PasswordHasher hasher = PasswordHasher.standard();
    this.lockOut = LockOut.of(parts.stores().loginFailures(), clock);
    this.revoker =
        TokenRevoker.of(parts.stores().revocations(), parts.tokens(), clock, listener)
            .withRefreshTokens(parts.stores().refreshTokens());
    TokenIssuer issuer =
        TokenIssuer.builder(keys::tokens)
            .policy(parts.tokens())
            .clock(clock)
            .listener(listener)
            .build();
    this.verifier =
        TokenVerifier.builder(keys::tokens, parts.stores().revocations())
            .policy(parts.tokens())
            .matrix(parts.permissions())
            .clock(clock)
            .listener(listener)
            .build();
    RefreshTokens.Builder refreshing =
        RefreshTokens.builder(parts.stores().refreshTokens(), issuer, revoker)
            .clock(clock)
            .listener(listener);
    if (parts.users() == null) {
      this.users = null;
      this.accounts = null;
    } else {
      this.users = UserAuthenticator.of(parts.users(), hasher, listener).withLockOut(lockOut);
      this.accounts = UserAccounts.of(parts.users(), hasher, revoker, listener);
      refreshing.users(parts.users());
    }
    this.refreshTokens = refreshing.build();
    this.apiKeys = parts.apiKeys() == null ? null : apiKeys(parts, parts.apiKeys(), listener);
    this.authorizer = Authorizer.of(parts.permissions(), listener);
  }

  private static ApiKeys apiKeys(HostParts parts, ApiKeyStore store, AccessListener listener) {
    ApiKeys.Builder keys =
        ApiKeys.builder(store).matrix(parts.permissions()).clock(parts.clock()).listener(listener);
    if (parts.developmentRole() != null) {
      keys.letEverybodyInForDevelopment(parts.developmentRole());
    }
    return keys.build();
  }

  Login login(String name, char[] password, String remoteAddress) {
    limitLogins(remoteAddress);
    if (users == null) {
      throw new IllegalStateException(
          "this host has no users to sign in: give a store to OctasklyHost.Builder.users");
    }
    User user;
    try {
      user = users.authenticate(name, password, AddressKey.of(remoteAddress));
    } catch (AuthenticationException e) {
      throw recorded(e, remoteAddress);
    }
    recorder.recordInOrder(
        Recorder.authentication(Action.LOGIN_SUCCEEDED, user.name(), remoteAddress)
            .detail("method", "password"));
    TokenPair pair = refreshTokens.start(TokenRequest.of(user.name(), user.role()));
    return handedOut(pair, Action.TOKEN_ISSUED, remoteAddress);
  }

  Login refresh(String refreshToken, String remoteAddress) {
    limitLogins(remoteAddress);
    try {
      return handedOut(refreshTokens.refresh(refreshToken), Action.TOKEN_REFRESHED, remoteAddress);
    } catch (AuthenticationException e) {
      throw recorded(e, remoteAddress);
    }
  }

  void logout(String refreshToken, String remoteAddress) {
    limitLogins(remoteAddress);
    try {
      refreshTokens.end(refreshToken);
    } catch (AuthenticationException e) {
      throw recorded(e, remoteAddress);
    }
    recorder.record(
        Recorder.authentication(Action.TOKEN_REVOKED, null, remoteAddress)
            .detail("reason", "signed out"));
  }

  private Login handedOut(TokenPair pair, String action, String remoteAddress) {
    recorder.record(
        Recorder.authentication(action, pair.accessToken().subject(), remoteAddress)
            .detail("token_id", pair.accessToken().tokenId())
            .detail("expires_at", pair.accessToken().expiresAt().toString()));
    return new Login(
        pair.accessToken().text(),
        pair.accessToken().subject(),
        pair.accessToken().role(),
        pair.accessToken().expiresAt(),
        pair.refreshToken(),
        pair.refreshableUntil());
  }

  Principal authenticate(@Nullable String authorizationHeader, String remoteAddress) {
    limit(limits.requests(), "requests of an address", "limitRequests", null, remoteAddress);
    Principal principal;
    try {
      principal =
          apiKeys != null && isForApiKeys(authorizationHeader)
              ? apiKeys.verifyHeader(authorizationHeader)
              : verifier.verifyHeader(authorizationHeader);
    } catch (AuthenticationException e) {
      throw recorded(e, remoteAddress);
    }
    AuditEvent.Builder event =
        Recorder.authentication(Action.LOGIN_SUCCEEDED, principal.subject(), remoteAddress);
    if (authorizationHeader == null) {
      event.severity(Severity.WARNING).detail("method", "none: development mode");
    } else {
      event
          .detail("method", isKeyHolder(principal) ? "api_key" : "token")
          .detail("key_or_token_id", principal.tokenId().orElse("none"));
    }
    recorder.recordInOrder(event);
    return principal;
  }

  /** The scheme's name may be in any case; what is neither goes to the verifier of tokens. */
  private static boolean isForApiKeys(@Nullable String authorizationHeader) {
    return authorizationHeader == null
        || (authorizationHeader.toLowerCase(Locale.ROOT).startsWith("bearer ")
            && ApiKeys.isApiKey(authorizationHeader.substring("bearer ".length())));
  }

  private boolean isKeyHolder(Principal principal) {
    return apiKeys != null && apiKeys.isKeyHolder(principal);
  }

  /** The caller's token or key is still good. */
  Principal verifyAgain(Caller caller) {
    Principal principal = caller.principal();
    try {
      if (apiKeys != null && apiKeys.isKeyHolder(principal)) {
        apiKeys.verifyAgain(principal);
      } else {
        verifier.verifyAgain(principal);
      }
    } catch (AuthenticationException e) {
      throw recorded(e, caller.remoteAddress());
    }
    return principal;
  }

  /** The caller's role lets it do this to a thing; a denial is on record. */
  void require(Caller caller, Permission permission, Resource resource) {
    Decision decision = decide(caller, permission, resource, null);
    if (!decision.allowed()) {
      throw new PermissionDeniedException(permission, decision);
    }
  }

  /** Whether the caller's role lets it do this to a thing; a denial is on record. */
  Decision decide(
      Caller caller, Permission permission, Resource resource, @Nullable String taskId) {
    Decision decision = authorizer.decide(caller.principal(), permission, resource);
    if (!decision.allowed()) {
      recorder.record(
          Recorder.by(AuditEvent.builder(EventType.AUTHORIZATION, Action.ACCESS_DENIED), caller)
              .severity(Severity.WARNING)
              .taskId(taskId)
              .detail("permission", permission.id())
              .detail("reason", decision.reason()));
    }
    return decision;
  }

  void limitTasks(Caller caller) {
    limit(
        limits.tasks(),
        "tasks of a caller",
        "limitTasks",
        caller.principal().subject(),
        caller.remoteAddress());
  }

  void limitRequests(String remoteAddress) {
    limit(limits.requests(), "requests of an address", "limitRequests", null, remoteAddress);
  }

  private void limitLogins(String remoteAddress) {
    limit(limits.logins(), "logins of an address", "limitLogins", null, remoteAddress);
  }

  /** A subject is limited wherever it comes from, an address whoever it is. */
  private void limit(
      RateLimiter limiter,
      String limited,
      String setting,
      @Nullable String subject,
      String remoteAddress) {
    String key = subject == null ? AddressKey.of(remoteAddress) : subject;
    RateDecision decision = limiter.acquire(key);
    if (!decision.allowed()) {
      recordRefusal(limited, subject, remoteAddress);
      throw new RateLimitedException(limited, setting, decision.retryAfter());
    }
  }

  /** A flood of refusals becomes one event a minute. */
  void recordRefusal(String limited, @Nullable String subject, String remoteAddress) {
    String key = limited + " " + (subject == null ? AddressKey.of(remoteAddress) : subject);
    OptionalLong refused = refusals.count(key, clock.instant());
    if (refused.isPresent()) {
      recorder.record(
          refusal()
              .user(subject)
              .sourceIp(remoteAddress)
              .detail("limit", limited)
              .detail("refused", refused.getAsLong()));
    }
  }

  /** Refusals that were counted and are not on record yet. */
  void recordRest() {
    for (RefusalCounter.Rest rest : refusals.rest()) {
      recorder.record(refusal().detail("limit", rest.key()).detail("refused", rest.refusals()));
    }
  }

  private static AuditEvent.Builder refusal() {
    return AuditEvent.builder(EventType.AUTHORIZATION, Action.RATE_LIMITED)
        .severity(Severity.WARNING);
  }

  AuthenticationException recorded(AuthenticationException failure, String remoteAddress) {
    boolean expired = failure.failure() == AuthenticationFailure.EXPIRED;
    boolean stolen = failure.failure() == AuthenticationFailure.REFRESH_TOKEN_REUSED;
    recorder.record(
        Recorder.authentication(
                expired ? Action.TOKEN_EXPIRED : Action.LOGIN_FAILED,
                failure.subject().orElse(null),
                remoteAddress)
            .severity(stolen ? Severity.CRITICAL : Severity.WARNING)
            .detail("reason", failure.failure().description())
            .detail("detail", failure.detail()));
    return failure;
  }

  TokenRevoker revoker() {
    return revoker;
  }

  LockOut lockOut() {
    return lockOut;
  }

  Optional<ApiKeys> apiKeys() {
    return Optional.ofNullable(apiKeys);
  }

  Optional<UserAccounts> accounts() {
    return Optional.ofNullable(accounts);
  }

  /** What a token asks for and nobody knows grants nothing; somebody should look at it. */
  private final class UnknownPermissions implements AccessListener {
    @Override
    public void unknownPermissions(Principal principal, List<String> entries) {
      recorder.record(
          AuditEvent.builder(EventType.AUTHORIZATION, Action.ACCESS_DENIED)
              .severity(Severity.WARNING)
              .user(principal.subject())
              .detail("reason", "the token names permissions that nobody knows; they grant nothing")
              .detail("unknown", entries));
    }
  }
}
