package io.octaskly.audit;

import io.octaskly.audit.internal.chain.ChainWalk;
import io.octaskly.audit.internal.chain.HashChain;
import io.octaskly.audit.internal.chain.OwnLine;
import io.octaskly.audit.internal.chain.Unplaced;
import io.octaskly.audit.internal.file.LogStore;
import io.octaskly.audit.internal.sign.SigningKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Puts drafts in their place: numbers, chains and signs them, gives them to the sink, and goes over
 * to the next segment when it is time. Used by one thread at a time, whoever leads the commit.
 */
final class Journal {
  /** Clocks are set back by less all the time, and callers overtake each other. */
  private static final Duration CLOCK_TOLERANCE = Duration.ofSeconds(2);

  /** Not in the usual vocabulary: only the log can see it. */
  static final String CLOCK_WENT_BACK = "clock_went_back";

  private final LogOptions options;
  private final Intake intake;
  private final AuditSink sink;
  private final @Nullable LogStore store;
  private final HashChain chain;
  private final Runnable rotated;
  private final AtomicLong dropped = new AtomicLong();
  private final AtomicLong droppedBefore = new AtomicLong();

  private Instant latest;
  private Instant signedAt;
  private int unsigned;
  private volatile ChainHead head;
  private volatile @Nullable Checkpoint checkpoint;

  Journal(
      LogOptions options,
      Intake intake,
      AuditSink sink,
      @Nullable LogStore store,
      ChainHead head,
      Runnable rotated) {
    this.options = options;
    this.intake = intake;
    this.sink = sink;
    this.store = store;
    this.chain = new HashChain(head);
    this.head = head;
    this.rotated = rotated;
    this.latest = options.clock.instant();
    this.signedAt = latest;
  }

  ChainHead head() {
    return head;
  }

  @Nullable Checkpoint checkpoint() {
    return checkpoint;
  }

  /** Counts an event that finds no room; it will be on record that there was one. */
  void drop() {
    dropped.incrementAndGet();
  }

  long dropped() {
    return dropped.get();
  }

  /**
   * Records a session's first lines. They name the key in force, so that a rotation that is due
   * comes before them.
   *
   * @param lastSession how the session before ended
   */
  void begin(String lastSession) throws IOException {
    Instant now = options.clock.instant();
    if (store != null && options.rotation.isDue(store.length(), 0, store.begun(), now)) {
      rotate(store, now);
    }
    List<Draft> batch = new ArrayList<>();
    batch.add(opened(lastSession));
    if (store != null && store.cutBytes() > 0) {
      batch.add(repaired(store));
    }
    addClock(now, batch);
    batch.set(batch.size() - 1, batch.get(batch.size() - 1).asCheckpoint());
    write(batch, now);
  }

  private Draft opened(String lastSession) {
    AuditEvent.Builder opened =
        AuditEvent.builder(EventType.AUDIT, Action.LOG_OPENED)
            .detail(OwnLine.FORMAT, ChainWalk.FORMAT)
            .detail("durability", options.durability.label())
            .detail("last_session", lastSession);
    if (store != null) {
      opened
          .detail(OwnLine.KEY, store.key().publicKey().text())
          .detail(OwnLine.CHECKPOINT_EVENTS, options.checkpointEvents);
    }
    return intake.own(opened.build());
  }

  private Draft repaired(LogStore store) {
    return intake.own(
        AuditEvent.builder(EventType.AUDIT, Action.LOG_REPAIRED)
            .severity(Severity.WARNING)
            .detail("after_sequence", store.head().sequence())
            .detail("torn_bytes", store.cutBytes())
            .build());
  }

  void commit(List<Draft> drafts) throws IOException {
    Instant now = options.clock.instant();
    List<Draft> batch = new ArrayList<>(drafts.size() + 2);
    addClock(now, batch);
    addLosses(batch);
    boolean rotation = false;
    long bytes = 0;
    for (Draft draft : drafts) {
      if (draft.line() == null) {
        rotation = true;
      } else {
        batch.add(draft);
        bytes += draft.size();
      }
    }
    if (store != null
        && (rotation || options.rotation.isDue(store.length(), bytes, store.begun(), now))) {
      rotate(store, now);
    }
    if (!batch.isEmpty()) {
      write(batch, now);
    }
  }

  private void addClock(Instant now, List<Draft> batch) {
    Duration behind = Duration.between(now, latest);
    if (behind.compareTo(CLOCK_TOLERANCE) > 0) {
      batch.add(
          intake.own(
              AuditEvent.builder(EventType.AUDIT, CLOCK_WENT_BACK)
                  .severity(Severity.WARNING)
                  .detail("behind_ms", behind.toMillis())
                  .build()));
      latest = now;
      signedAt = now.isBefore(signedAt) ? now : signedAt;
    } else if (now.isAfter(latest)) {
      latest = now;
    }
  }

  /** The clock that the log's last line was written by may have been ahead of the present one. */
  void lastSeen(Instant time) {
    latest = time.isAfter(latest) ? time : latest;
  }

  private void addLosses(List<Draft> batch) {
    long now = dropped.get();
    long since = now - droppedBefore.getAndSet(now);
    if (since > 0) {
      batch.add(lost(since, "queue", "it was full"));
    }
    if (sink instanceof FanOutSink fanOut) {
      for (SinkBranch.Loss loss : fanOut.takeLosses()) {
        batch.add(lost(loss.events(), loss.sink(), loss.reason()));
      }
    }
  }

  private Draft lost(long events, String where, String reason) {
    return intake.own(
        AuditEvent.builder(EventType.AUDIT, Action.EVENTS_DROPPED)
            .severity(Severity.ERROR)
            .detail("events", events)
            .detail("where", where)
            .detail("reason", options.redactor.redact(reason))
            .build());
  }

  private void write(List<Draft> drafts, Instant now) throws IOException {
    boolean late = Duration.between(signedAt, now).compareTo(options.checkpointAge) >= 0;
    List<AuditRecord> batch = new ArrayList<>(drafts.size());
    Checkpoint signed = null;
    for (int i = 0; i < drafts.size(); i++) {
      Draft draft = drafts.get(i);
      unsigned++;
      boolean last = i == drafts.size() - 1;
      boolean sign =
          store != null
              && (unsigned >= options.checkpointEvents || draft.checkpoint() || (late && last));
      Signer signer = sign && store != null ? new Signer(store.key(), "") : null;
      batch.add(seal(draft, signer));
      if (signer != null) {
        signed = signer.checkpoint;
        unsigned = 0;
        signedAt = now;
      }
    }
    sink.append(batch);
    if (store != null) {
      store.writtenAt(now);
    }
    if (options.durability == Durability.DISK) {
      sink.force();
    }
    head = batch.get(batch.size() - 1).head();
    if (signed != null) {
      publish(signed);
    }
  }

  private AuditRecord seal(Draft draft, @Nullable Signer signer) {
    AuditEvent event = Objects.requireNonNull(draft.event());
    Unplaced line = Objects.requireNonNull(draft.line());
    byte[] bytes = chain.seal(line, signer);
    return AuditRecord.owning(event, chain.head(), bytes);
  }

  private void rotate(LogStore store, Instant now) throws IOException {
    SigningKey next = store.prepareNextKey();
    Draft end =
        intake.own(
            AuditEvent.builder(EventType.AUDIT, Action.SEGMENT_ROTATED)
                .detail(OwnLine.SEGMENT, store.number())
                .detail(OwnLine.KEY, store.key().publicKey().text())
                .detail(OwnLine.NEXT_KEY, next.publicKey().text())
                .build());
    Signer signer = new Signer(store.key(), next.publicKey().text());
    sink.append(List.of(seal(end, signer)));
    store.force();
    store.completeRotation();
    head = chain.head();
    unsigned = 0;
    signedAt = now;
    if (signer.checkpoint != null) {
      publish(signer.checkpoint);
    }
    rotated.run();
  }

  private void publish(Checkpoint latestCheckpoint) {
    checkpoint = latestCheckpoint;
    options.checkpointListener.accept(latestCheckpoint);
  }

  /** Signs a place, and keeps what it signed. */
  private static final class Signer implements Function<ChainHead, String> {
    private final SigningKey key;
    private final String nextKey;
    private @Nullable Checkpoint checkpoint;

    Signer(SigningKey key, String nextKey) {
      this.key = key;
      this.nextKey = nextKey;
    }

    @Override
    public String apply(ChainHead head) {
      String publicKey = key.publicKey().text();
      byte[] message =
          new Checkpoint(head, publicKey, nextKey, "").message().getBytes(StandardCharsets.UTF_8);
      String signature = key.sign(message);
      checkpoint = new Checkpoint(head, publicKey, nextKey, signature);
      return signature;
    }
  }
}
