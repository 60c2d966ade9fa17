package io.octaskly.rbac;

import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

/**
 * Tells listeners, and keeps what they throw from the caller: it goes where its thread's failures
 * go.
 */
final class GuardedListener implements AccessListener {
  /** Tells nobody. */
  static final AccessListener SILENT = new AccessListener() {};

  private final List<AccessListener> listeners;

  GuardedListener(AccessListener... listeners) {
    this.listeners = List.of(listeners);
  }

  @Override
  public void authenticated(Principal principal) {
    tell(listener -> listener.authenticated(principal));
  }

  @Override
  public void loggedIn(String user, Role role) {
    tell(listener -> listener.loggedIn(user, role));
  }

  @Override
  public void authenticationFailed(AuthenticationException failure) {
    tell(listener -> listener.authenticationFailed(failure));
  }

  @Override
  public void unknownPermissions(Principal principal, List<String> entries) {
    tell(listener -> listener.unknownPermissions(principal, entries));
  }

  @Override
  public void denied(Principal principal, Permission permission, Decision decision) {
    tell(listener -> listener.denied(principal, permission, decision));
  }

  @Override
  public void tokenIssued(String tokenId, String subject, Role role, Instant expiresAt) {
    tell(listener -> listener.tokenIssued(tokenId, subject, role, expiresAt));
  }

  @Override
  public void tokenRevoked(String tokenId) {
    tell(listener -> listener.tokenRevoked(tokenId));
  }

  @Override
  public void subjectRevoked(String subject) {
    tell(listener -> listener.subjectRevoked(subject));
  }

  @Override
  public void allRevoked() {
    tell(AccessListener::allRevoked);
  }

  @Override
  public void signInStarted(String signInId, String subject, Instant endsAt) {
    tell(listener -> listener.signInStarted(signInId, subject, endsAt));
  }

  @Override
  public void signInEnded(String signInId, String subject) {
    tell(listener -> listener.signInEnded(signInId, subject));
  }

  @Override
  public void refreshTokenReused(String signInId, String subject) {
    tell(listener -> listener.refreshTokenReused(signInId, subject));
  }

  @Override
  public void apiKeyIssued(ApiKey key) {
    tell(listener -> listener.apiKeyIssued(key));
  }

  @Override
  public void apiKeyRotated(ApiKey key) {
    tell(listener -> listener.apiKeyRotated(key));
  }

  @Override
  public void apiKeyRevoked(ApiKey key) {
    tell(listener -> listener.apiKeyRevoked(key));
  }

  @Override
  public void letInForDevelopment(Principal principal) {
    tell(listener -> listener.letInForDevelopment(principal));
  }

  @Override
  public void userAdded(String user, Role role) {
    tell(listener -> listener.userAdded(user, role));
  }

  @Override
  public void userRemoved(String user) {
    tell(listener -> listener.userRemoved(user));
  }

  @Override
  public void roleChanged(String user, Role from, Role to) {
    tell(listener -> listener.roleChanged(user, from, to));
  }

  @Override
  public void passwordChanged(String user) {
    tell(listener -> listener.passwordChanged(user));
  }

  @Override
  public void permissionGranted(Role role, Permission permission, Condition condition) {
    tell(listener -> listener.permissionGranted(role, permission, condition));
  }

  @Override
  public void permissionRevoked(Role role, Permission permission) {
    tell(listener -> listener.permissionRevoked(role, permission));
  }

  private void tell(Consumer<AccessListener> event) {
    for (AccessListener listener : listeners) {
      try {
        event.accept(listener);
      } catch (RuntimeException e) {
        Thread thread = Thread.currentThread();
        thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
      }
    }
  }
}
