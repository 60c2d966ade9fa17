package io.octaskly.audit;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Makes one counted event of many of one kind. Whoever records such an event is held for a moment
 * and answered when the counted event is durable, so that none is lost. Thread-safe.
 */
final class Floods {
  /** More kinds at a time are not told apart from new ones; all their events are recorded. */
  private static final int MAX_KINDS = 10_000;

  /** Of more users only the number is of interest. */
  private static final int MAX_USERS = 1000;

  /**
   * What floods are.
   *
   * @param actions actions that may be counted
   * @param burst how many events of a kind in a window are recorded each for itself
   * @param window the window
   * @param hold how long events beyond are collected
   */
  record Rule(Set<String> actions, int burst, Duration window, Duration hold) {
    private static final Duration SHORTEST = Duration.ofMillis(1);
    private static final Duration LONGEST_HOLD = Duration.ofSeconds(10);

    Rule {
      if (burst < 1
          || window.compareTo(SHORTEST) < 0
          || hold.compareTo(SHORTEST) < 0
          || hold.compareTo(LONGEST_HOLD) > 0
          || actions.isEmpty()) {
        throw new IllegalArgumentException(
            "floods of more than "
                + burst
                + " in "
                + window
                + ", held for "
                + hold
                + ": give 1 or more, 1 ms or more, 1 ms to 10 s, and at least one action");
      }
    }
  }

  /** Events are of a kind if only user, task, time and details differ. */
  private record Kind(String type, String action, Severity severity, @Nullable String sourceIp) {}

  private static final class Flow {
    private Instant start;
    private int events;
    private @Nullable Bucket bucket;

    Flow(Instant start) {
      this.start = start;
    }
  }

  private static final class Bucket {
    private final AuditEvent first;
    private final Set<String> users = new HashSet<>();
    private final CompletableFuture<@Nullable Void> done = new CompletableFuture<>();
    private Instant last;
    private int events;

    Bucket(AuditEvent first, Instant now) {
      this.first = first.timestamp().isPresent() ? first : first.toBuilder().timestamp(now).build();
      this.last = now;
    }

    AuditEvent counted() {
      if (events == 1) {
        return first;
      }
      return AuditEvent.builder(first.eventType(), first.action())
          .severity(first.severity())
          .timestamp(first.timestamp().orElseThrow())
          .user(users.size() == 1 ? users.iterator().next() : null)
          .sourceIp(first.sourceIp().orElse(null))
          .detail("coalesced_events", events)
          .detail("users", users.size())
          .detail("last", last.toString())
          .build();
    }
  }

  private final Rule rule;
  private final InstantSource clock;
  private final Function<AuditEvent, CompletionStage<@Nullable Void>> recorder;
  private final Map<Kind, Flow> flows = new HashMap<>();

  Floods(
      Rule rule,
      InstantSource clock,
      Function<AuditEvent, CompletionStage<@Nullable Void>> recorder) {
    this.rule = rule;
    this.clock = clock;
    this.recorder = recorder;
  }

  /**
   * {@return when the event is recorded, as one of many; null if it is to be recorded by itself}
   */
  @Nullable CompletionStage<@Nullable Void> join(AuditEvent event) {
    if (!rule.actions().contains(event.action())) {
      return null;
    }
    Kind kind =
        new Kind(
            event.eventType(), event.action(), event.severity(), event.sourceIp().orElse(null));
    Instant now = clock.instant();
    synchronized (flows) {
      if (!flows.containsKey(kind) && flows.size() >= MAX_KINDS) {
        flows.values().removeIf(flow -> flow.bucket == null && isOver(flow, now));
        if (flows.size() >= MAX_KINDS) {
          return null;
        }
      }
      Flow flow = flows.computeIfAbsent(kind, k -> new Flow(now));
      if (isOver(flow, now)) {
        flow.start = now;
        flow.events = 0;
      }
      flow.events++;
      if (flow.events <= rule.burst()) {
        return null;
      }
      Bucket bucket = flow.bucket;
      if (bucket == null) {
        bucket = new Bucket(event, now);
        flow.bucket = bucket;
        CompletableFuture.delayedExecutor(rule.hold().toNanos(), TimeUnit.NANOSECONDS)
            .execute(() -> flush(flow));
      }
      bucket.events++;
      bucket.last = now;
      if (bucket.users.size() < MAX_USERS) {
        event.user().ifPresent(bucket.users::add);
      }
      return bucket.done.minimalCompletionStage();
    }
  }

  private boolean isOver(Flow flow, Instant now) {
    Duration age = Duration.between(flow.start, now);
    return age.isNegative() || age.compareTo(rule.window()) >= 0;
  }

  private void flush(Flow flow) {
    Bucket bucket;
    synchronized (flows) {
      bucket = flow.bucket;
      flow.bucket = null;
    }
    if (bucket == null) {
      return; // Closing was faster.
    }
    CompletableFuture<@Nullable Void> done = bucket.done;
    recorder
        .apply(bucket.counted())
        .whenComplete(
            (nothing, problem) -> {
              if (problem == null) {
                done.complete(null);
              } else {
                done.completeExceptionally(problem);
              }
            });
  }

  /** Records what is held; the stages complete as the events do. */
  void flush() {
    List<Flow> held;
    synchronized (flows) {
      held = new ArrayList<>(flows.values());
    }
    held.forEach(this::flush);
  }
}
