package io.octaskly;

import io.octaskly.audit.Action;
import io.octaskly.audit.AuditEvent;
import io.octaskly.audit.AuditException;
import io.octaskly.audit.EventType;
import io.octaskly.audit.Severity;
import io.octaskly.crypto.KeyRing;
import io.octaskly.crypto.Secret;
import io.octaskly.crypto.SecretSource;
import io.octaskly.rbac.ApiKeys;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/**
 * What to do when a host may be compromised, each step for itself; {@link OctasklyHost#lockdown}
 * takes all of them. Each is done first and recorded then: if it cannot be recorded, it throws an
 * {@link AuditException} and is done all the same. Thread-safe.
 */
public final class IncidentResponse {
  private final HostState state;
  private final TaskPipeline pipeline;
  private final AccessControl access;
  private final HostKeys keys;
  private final Recorder recorder;
  private final InstantSource clock;

  IncidentResponse(
      HostState state,
      TaskPipeline pipeline,
      AccessControl access,
      HostKeys keys,
      Recorder recorder,
      InstantSource clock) {
    this.state = state;
    this.pipeline = pipeline;
    this.access = access;
    this.keys = keys;
    this.recorder = recorder;
    this.clock = clock;
  }

  /** Accepts no login, no caller and no task until {@link #acceptAgain}; what runs runs on. */
  public void stopAccepting() {
    state.advanceTo(HostState.Phase.STOPPED);
    record(Recorder.system(Action.CONFIGURATION_CHANGED).detail("accepting", false));
  }

  /**
   * Accepts again after {@link #stopAccepting}.
   *
   * @throws IllegalStateException if the host was not stopped by that, or is locked down or closed
   */
  public void acceptAgain() {
    record(Recorder.system(Action.CONFIGURATION_CHANGED).detail("accepting", true));
    if (!state.acceptAgain()) {
      throw new IllegalStateException(
          "this host is " + state.phase() + ": it accepts again only after stopAccepting()");
    }
  }

  /**
   * Kills all tasks that run and cancels all that wait, and returns when none is left.
   *
   * @return how many there were
   */
  public int killTasks() {
    int killed = pipeline.killAll();
    record(AuditEvent.builder(EventType.TASK_EXECUTION, "tasks_killed").detail("tasks", killed));
    return killed;
  }

  /**
   * Revokes all tokens that were issued until now, and ends all sign-ins: everybody has to sign in
   * again.
   */
  public void revokeTokens() {
    access.revoker().revokeAll();
    record(
        AuditEvent.builder(EventType.AUTHENTICATION, Action.TOKEN_REVOKED)
            .detail("scope", "all tokens and sign-ins"));
  }

  /**
   * Revokes all API keys.
   *
   * @return how many there were
   */
  public int revokeApiKeys() {
    int revoked = access.apiKeys().map(ApiKeys::revokeAll).orElse(0);
    record(
        AuditEvent.builder(EventType.AUTHENTICATION, Action.API_KEY_REVOKED)
            .detail("scope", "all API keys")
            .detail("keys", revoked));
    return revoked;
  }

  /** Believes no peer any more, and is believed by none, until the secret is replaced. */
  public void revokePeers() {
    keys.replaceForPeers();
    record(
        AuditEvent.builder(EventType.NODE, Action.NODE_DISCONNECTED).detail("scope", "all peers"));
  }

  /**
   * Replaces the host's secret at once: no token of the old one verifies, no message that was
   * sealed with it opens, and no peer that has it is believed. Everything else that shares the
   * secret has to be given the new one. For a change in good order there is {@link
   * OctasklyHost#rotateSecret}.
   *
   * @param next the new secret; read once
   * @throws NullPointerException if {@code next} is null
   * @throws io.octaskly.crypto.SecretRefusedException if the secret cannot be read or is weak
   */
  public void replaceSecret(SecretSource next) {
    try (Secret secret = next.read()) {
      replaceSecret(KeyRing.fromMasterSecret(secret, clock));
    }
  }

  private void replaceSecret(KeyRing ring) {
    keys.replaceBy(ring);
    record(
        Recorder.system(Action.SECRET_ROTATED)
            .detail("key_id", ring.primary().id())
            .detail("former_keys", "retired"));
  }

  /** All of it, whatever fails on the way. */
  void lockDown() {
    state.advanceTo(HostState.Phase.LOCKED_DOWN);
    List<RuntimeException> failures = new ArrayList<>();
    // What ends running tasks goes first; the others cannot be used any more anyway.
    attempt(failures, this::killTasks);
    attempt(failures, this::revokeTokens);
    attempt(failures, this::revokeApiKeys);
    attempt(failures, () -> replaceSecret(KeyRing.generate(clock)));
    attempt(failures, this::revokePeers);
    attempt(
        failures,
        () ->
            recorder.record(
                Recorder.system(Action.LOCKDOWN)
                    .severity(Severity.CRITICAL)
                    .detail("failed_steps", failures.size())));
    if (!failures.isEmpty()) {
      throw incomplete(failures);
    }
  }

  private static RuntimeException incomplete(List<RuntimeException> failures) {
    boolean unrecordedOnly = failures.stream().allMatch(AuditException.class::isInstance);
    RuntimeException failure =
        unrecordedOnly
            ? new AuditException(
                "the lockdown is complete, but could not be recorded", failures.get(0))
            : new OctasklyException(
                "the host accepts nothing any more, but "
                    + failures.size()
                    + " steps of the lockdown failed: see what is suppressed here, and call"
                    + " lockdown() again",
                failures.get(0));
    failures.stream().skip(1).forEach(failure::addSuppressed);
    return failure;
  }

  private static void attempt(List<RuntimeException> failures, Runnable step) {
    try {
      step.run();
    } catch (RuntimeException e) {
      failures.add(e);
    }
  }

  private void record(AuditEvent.Builder event) {
    recorder.record(event.severity(Severity.CRITICAL));
  }
}
