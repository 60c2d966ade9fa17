package io.octaskly.rbac;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

/** Keeps what a listener throws from the caller: it goes where its thread's failures go. */
final class GuardedListener implements AccessListener {
  /** Tells nobody. */
  static final AccessListener SILENT = new AccessListener() {};

  private final AccessListener listener;

  GuardedListener(AccessListener listener) {
    this.listener = Objects.requireNonNull(listener, "listener");
  }

  @Override
  public void authenticated(Principal principal) {
    tell(() -> listener.authenticated(principal));
  }

  @Override
  public void loggedIn(String user, Role role) {
    tell(() -> listener.loggedIn(user, role));
  }

  @Override
  public void authenticationFailed(AuthenticationException failure) {
    tell(() -> listener.authenticationFailed(failure));
  }

  @Override
  public void unknownPermissions(Principal principal, List<String> entries) {
    tell(() -> listener.unknownPermissions(principal, entries));
  }

  @Override
  public void denied(Principal principal, Permission permission, Decision decision) {
    tell(() -> listener.denied(principal, permission, decision));
  }

  @Override
  public void tokenIssued(String tokenId, String subject, Role role, Instant expiresAt) {
    tell(() -> listener.tokenIssued(tokenId, subject, role, expiresAt));
  }

  @Override
  public void tokenRevoked(String tokenId) {
    tell(() -> listener.tokenRevoked(tokenId));
  }

  @Override
  public void subjectRevoked(String subject) {
    tell(() -> listener.subjectRevoked(subject));
  }

  @Override
  public void allRevoked() {
    tell(listener::allRevoked);
  }

  @Override
  public void signInStarted(String signInId, String subject, Instant endsAt) {
    tell(() -> listener.signInStarted(signInId, subject, endsAt));
  }

  @Override
  public void signInEnded(String signInId, String subject) {
    tell(() -> listener.signInEnded(signInId, subject));
  }

  @Override
  public void refreshTokenReused(String signInId, String subject) {
    tell(() -> listener.refreshTokenReused(signInId, subject));
  }

  @Override
  public void apiKeyIssued(ApiKey key) {
    tell(() -> listener.apiKeyIssued(key));
  }

  @Override
  public void apiKeyRotated(ApiKey key) {
    tell(() -> listener.apiKeyRotated(key));
  }

  @Override
  public void apiKeyRevoked(ApiKey key) {
    tell(() -> listener.apiKeyRevoked(key));
  }

  @Override
  public void letInForDevelopment(Principal principal) {
    tell(() -> listener.letInForDevelopment(principal));
  }

  @Override
  public void userAdded(String user, Role role) {
    tell(() -> listener.userAdded(user, role));
  }

  @Override
  public void userRemoved(String user) {
    tell(() -> listener.userRemoved(user));
  }

  @Override
  public void roleChanged(String user, Role from, Role to) {
    tell(() -> listener.roleChanged(user, from, to));
  }

  @Override
  public void passwordChanged(String user) {
    tell(() -> listener.passwordChanged(user));
  }

  @Override
  public void permissionGranted(Role role, Permission permission, Condition condition) {
    tell(() -> listener.permissionGranted(role, permission, condition));
  }

  @Override
  public void permissionRevoked(Role role, Permission permission) {
    tell(() -> listener.permissionRevoked(role, permission));
  }

  private static void tell(Runnable event) {
    try {
      event.run();
    } catch (RuntimeException e) {
      Thread thread = Thread.currentThread();
      thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
    }
  }
}
