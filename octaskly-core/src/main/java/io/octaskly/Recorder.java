package io.octaskly;

import io.octaskly.audit.AuditEvent;
import io.octaskly.audit.AuditException;
import io.octaskly.audit.AuditLog;
import io.octaskly.audit.EventType;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Writes what happens at a host to its audit log, with who and from where. Thread-safe. */
final class Recorder {
  private final AuditLog log;

  Recorder(AuditLog log) {
    this.log = log;
  }

  static AuditEvent.Builder authentication(
      String action, @Nullable String user, String remoteAddress) {
    return AuditEvent.builder(EventType.AUTHENTICATION, action).user(user).sourceIp(remoteAddress);
  }

  static AuditEvent.Builder system(String action) {
    return AuditEvent.builder(EventType.SYSTEM, action);
  }

  static AuditEvent.Builder by(AuditEvent.Builder event, Caller caller) {
    return event.user(caller.principal().subject()).sourceIp(caller.remoteAddress());
  }

  /** Returns when the event is on record. */
  void record(AuditEvent.Builder event) {
    log.record(event.build());
  }

  /** Puts an event in line; the stage completes when it is on record. */
  CompletionStage<@Nullable Void> recordLater(AuditEvent.Builder event) {
    return log.recordAsync(event.build());
  }

  /**
   * Puts an event in line without waiting for it. Whatever is recorded after it is on record only
   * if this is, too: a log that cannot record one event records no later one.
   */
  void recordInOrder(AuditEvent.Builder event) {
    CompletionStage<@Nullable Void> recorded = recordLater(event);
    if (recorded.toCompletableFuture().isCompletedExceptionally()) {
      await(recorded);
    }
  }

  /** Waits for what was put in line. */
  static void await(CompletionStage<@Nullable Void> recorded) {
    try {
      recorded.toCompletableFuture().join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof AuditException cause
          ? new AuditException(String.valueOf(cause.getMessage()), cause)
          : e;
    }
  }
}
