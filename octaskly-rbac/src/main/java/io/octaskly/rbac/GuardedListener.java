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

  private static void tell(Runnable event) {
    try {
      event.run();
    } catch (RuntimeException e) {
      Thread thread = Thread.currentThread();
      thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
    }
  }
}
