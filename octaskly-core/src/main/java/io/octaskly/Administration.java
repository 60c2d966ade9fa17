package io.octaskly;

import io.octaskly.audit.Action;
import io.octaskly.audit.AuditEvent;
import io.octaskly.audit.AuditException;
import io.octaskly.audit.EventType;
import io.octaskly.audit.Severity;
import io.octaskly.crypto.PasswordPolicy;
import io.octaskly.crypto.Secret;
import io.octaskly.crypto.SecretRefusedException;
import io.octaskly.rbac.ApiKey;
import io.octaskly.rbac.ApiKeys;
import io.octaskly.rbac.IssuedApiKey;
import io.octaskly.rbac.Permission;
import io.octaskly.rbac.Principal;
import io.octaskly.rbac.Resource;
import io.octaskly.rbac.Role;
import io.octaskly.rbac.TokenRequest;
import io.octaskly.rbac.UserAccounts;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Users, their roles, API keys and tokens. Thread-safe.
 *
 * <p>What gives somebody something is on record before it is given, and not given if it cannot be
 * recorded; that it failed is recorded then, too. What takes something away is done first, and done
 * even if it cannot be recorded.
 *
 * <p>All calls throw {@link AuditException} if something cannot be recorded, and {@link
 * io.octaskly.rbac.StoreException} if a store fails. Those of a {@link Caller#administration
 * caller} throw {@link io.octaskly.rbac.AuthenticationException} if its token is not good any more,
 * and {@link PermissionDeniedException} if it lacks the permission {@code user:manage}.
 */
public final class Administration {
  private final AccessControl access;
  private final Recorder recorder;
  private final HostState state;
  private final PasswordPolicy passwords;
  private final @Nullable Caller caller;

  Administration(
      AccessControl access,
      Recorder recorder,
      HostState state,
      PasswordPolicy passwords,
      @Nullable Caller caller) {
    this.access = access;
    this.recorder = recorder;
    this.state = state;
    this.passwords = passwords;
    this.caller = caller;
  }

  /**
   * Adds a user.
   *
   * @param name 1 to 256 visible characters, compared exactly
   * @param role what the user is for
   * @param password not changed and not kept: wipe it after the call
   * @throws NullPointerException if an argument is null
   * @throws IllegalArgumentException if {@code name} is no name, or there is such a user already
   * @throws SecretRefusedException if the host's password policy does not let the password pass
   * @throws IllegalStateException if the host has no users
   */
  public void addUser(String name, Role role, char[] password) {
    Objects.requireNonNull(role, "role");
    requireStrong(password);
    UserAccounts accounts = accounts();
    give(
        user(Action.USER_CREATED, name).detail("role", role.id()),
        () -> {
          accounts.add(name, role, password);
          return name;
        });
  }

  /**
   * Removes a user, with its tokens, sign-ins and API keys.
   *
   * @param name whose
   * @return whether there was one
   * @throws NullPointerException if {@code name} is null
   * @throws IllegalStateException if the host has no users
   */
  public boolean removeUser(String name) {
    Objects.requireNonNull(name, "name");
    UserAccounts accounts = accounts();
    return take(
        user("user_removed", name),
        () -> {
          access.apiKeys().ifPresent(keys -> keys.revokeSubject(name));
          return accounts.remove(name);
        });
  }

  /**
   * Gives a user another role, and revokes its tokens and sign-ins; API keys have a role of their
   * own.
   *
   * @param name whose
   * @param role the new one
   * @throws NullPointerException if an argument is null
   * @throws IllegalArgumentException if there is no such user
   * @throws IllegalStateException if the host has no users
   */
  public void changeRole(String name, Role role) {
    Objects.requireNonNull(role, "role");
    UserAccounts accounts = accounts();
    give(
        user(Action.ROLE_CHANGED, name).detail("role", role.id()),
        () -> {
          accounts.changeRole(name, role);
          return name;
        });
  }

  /**
   * Gives a user another password, and revokes its tokens and sign-ins.
   *
   * @param name whose
   * @param password not changed and not kept: wipe it after the call
   * @throws NullPointerException if an argument is null
   * @throws IllegalArgumentException if there is no such user
   * @throws SecretRefusedException if the host's password policy does not let the password pass
   * @throws IllegalStateException if the host has no users
   */
  public void changePassword(String name, char[] password) {
    requireStrong(password);
    UserAccounts accounts = accounts();
    give(
        user("password_changed", name),
        () -> {
          accounts.changePassword(name, password);
          return name;
        });
  }

  /**
   * Forgets the failures of a user to sign in at addresses where it never did.
   *
   * @param name whose
   * @throws NullPointerException if {@code name} is null
   */
  public void forgiveFailures(String name) {
    Objects.requireNonNull(name, "name");
    give(
        user("failures_forgiven", name),
        () -> {
          access.lockOut().forgive(name);
          return name;
        });
  }

  /**
   * Revokes all tokens and sign-ins of a subject; its API keys work on.
   *
   * @param subject whose
   * @throws NullPointerException if {@code subject} is null
   */
  public void revokeTokens(String subject) {
    Objects.requireNonNull(subject, "subject");
    take(
        event(EventType.AUTHENTICATION, Action.TOKEN_REVOKED).detail("subject", subject),
        () -> {
          access.revoker().revokeSubject(subject);
          return subject;
        });
  }

  /**
   * Issues an API key that works for 90 days.
   *
   * @param request whom for
   * @return the key, with the only copy of its text
   * @throws NullPointerException if {@code request} is null
   * @throws IllegalStateException if the host has no API keys
   */
  public IssuedApiKey issueApiKey(TokenRequest request) {
    Objects.requireNonNull(request, "request");
    ApiKeys keys = apiKeys();
    return give(key(Action.API_KEY_CREATED, request), () -> keys.issue(request));
  }

  /**
   * Issues an API key.
   *
   * @param request whom for
   * @param lifetime how long it works: from 1 s to 3660 days
   * @return the key, with the only copy of its text
   * @throws NullPointerException if an argument is null
   * @throws IllegalArgumentException if {@code lifetime} is out of range
   * @throws IllegalStateException if the host has no API keys
   */
  public IssuedApiKey issueApiKey(TokenRequest request, Duration lifetime) {
    Objects.requireNonNull(request, "request");
    Objects.requireNonNull(lifetime, "lifetime");
    ApiKeys keys = apiKeys();
    return give(key(Action.API_KEY_CREATED, request), () -> keys.issue(request, lifetime));
  }

  /**
   * Gives an API key another secret; the present one works on for a day.
   *
   * @param keyId what stands after {@code okt_} in its text
   * @return the key, with the only copy of its new text
   * @throws NullPointerException if {@code keyId} is null
   * @throws IllegalArgumentException if there is no such key
   * @throws IllegalStateException if the host has no API keys
   */
  public IssuedApiKey rotateApiKey(String keyId) {
    ApiKeys keys = apiKeys();
    return give(key(Action.API_KEY_ROTATED, keyId), () -> keys.rotate(keyId));
  }

  /**
   * Gives an API key another secret.
   *
   * @param keyId what stands after {@code okt_} in its text
   * @param presentFor how long the present secret works on; zero if it is known to strangers
   * @return the key, with the only copy of its new text
   * @throws NullPointerException if an argument is null
   * @throws IllegalArgumentException if there is no such key, or {@code presentFor} is negative
   * @throws IllegalStateException if the host has no API keys
   */
  public IssuedApiKey rotateApiKey(String keyId, Duration presentFor) {
    ApiKeys keys = apiKeys();
    return give(key(Action.API_KEY_ROTATED, keyId), () -> keys.rotate(keyId, presentFor));
  }

  /**
   * Revokes an API key.
   *
   * @param keyId what stands after {@code okt_} in its text
   * @return whether there was one
   * @throws NullPointerException if {@code keyId} is null
   * @throws IllegalStateException if the host has no API keys
   */
  public boolean revokeApiKey(String keyId) {
    ApiKeys keys = apiKeys();
    return take(key(Action.API_KEY_REVOKED, keyId), () -> keys.revoke(keyId));
  }

  /**
   * {@return the API keys of a subject, without their secrets}
   *
   * @param subject whose
   * @throws NullPointerException if {@code subject} is null
   * @throws IllegalStateException if the host has no API keys
   */
  public List<ApiKey> apiKeys(String subject) {
    requirePermission();
    return apiKeys().ofSubject(subject);
  }

  private <T> T give(AuditEvent.Builder event, Supplier<T> change) {
    state.requireOpen();
    requirePermission();
    AuditEvent recorded = event.build();
    recorder.record(recorded.toBuilder());
    try {
      return change.get();
    } catch (RuntimeException e) {
      try {
        recorder.record(
            recorded.toBuilder()
                .severity(Severity.ERROR)
                .detail("failed", String.valueOf(e.getMessage())));
      } catch (AuditException unrecorded) {
        e.addSuppressed(unrecorded);
      }
      throw e;
    }
  }

  private <T> T take(AuditEvent.Builder event, Supplier<T> change) {
    requirePermission();
    T result = change.get();
    recorder.record(event);
    return result;
  }

  private void requirePermission() {
    if (caller != null) {
      Principal principal = access.verifyAgain(caller);
      access.require(caller, Permission.USER_MANAGE, Resource.ownedBy(principal.subject()));
    }
  }

  private AuditEvent.Builder user(String action, String name) {
    return event(EventType.USER_MANAGEMENT, action).detail("subject", name);
  }

  private AuditEvent.Builder key(String action, String keyId) {
    return event(EventType.AUTHENTICATION, action)
        .detail("key_id", Objects.requireNonNull(keyId, "keyId"));
  }

  private AuditEvent.Builder key(String action, TokenRequest request) {
    return event(EventType.AUTHENTICATION, action)
        .detail("subject", request.subject())
        .detail("role", request.role().id())
        .detail("scope", request.scope());
  }

  private AuditEvent.Builder event(String type, String action) {
    AuditEvent.Builder event = AuditEvent.builder(type, action);
    return caller == null ? event : Recorder.by(event, caller);
  }

  private void requireStrong(char[] password) {
    try (Secret candidate = Secret.of(password)) {
      passwords.require(candidate);
    }
  }

  private UserAccounts accounts() {
    return access
        .accounts()
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "this host has no users: give a store to OctasklyHost.Builder.users"));
  }

  private ApiKeys apiKeys() {
    return access
        .apiKeys()
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "this host has no API keys: give a store to OctasklyHost.Builder.apiKeys"));
  }
}
