package io.octaskly.audit;

import io.octaskly.audit.internal.chain.ErasedPlaces;
import io.octaskly.audit.internal.chain.LineEraser;
import io.octaskly.audit.internal.chain.OwnLine;
import io.octaskly.audit.internal.chain.RetiredSegments;
import io.octaskly.audit.internal.chain.Subject;
import io.octaskly.audit.internal.file.ClosedSegments;
import io.octaskly.audit.internal.file.ErasureMarker;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What is done to closed segments while events are recorded: compression and retention, on a thread
 * of its own, and erasure, on its caller's. What changes a segment is on record before it happens.
 * Thread-safe.
 */
final class Upkeep {
  private final LogOptions options;
  private final Intake intake;
  private final ClosedSegments segments;
  private final ErasureMarker marker;
  private final Consumer<Draft> recorder;
  private final Object turn = new Object();
  private final ExecutorService worker;
  private volatile @Nullable Exception problem;

  Upkeep(
      LogOptions options,
      Intake intake,
      ClosedSegments segments,
      ErasureMarker marker,
      Consumer<Draft> recorder) {
    this.options = options;
    this.intake = intake;
    this.segments = segments;
    this.marker = marker;
    this.recorder = recorder;
    this.worker = IdleThread.named("octaskly-audit-upkeep");
  }

  /** Has segments compressed and removed, soon. */
  void schedule() {
    if (!worker.isShutdown() && (options.compress || !options.retention.isForever())) {
      worker.execute(this::run);
    }
  }

  private void run() {
    try {
      synchronized (turn) {
        if (!options.retention.isForever()) {
          retain();
        }
        if (options.compress) {
          segments.compress();
        }
      }
    } catch (IOException | RuntimeException e) {
      // The log goes on; whoever closes it is told.
      problem = e;
    }
  }

  private void retain() throws IOException {
    Instant now = options.clock.instant();
    List<RetiredSegments.End> unwanted =
        segments.unwanted(now.minus(options.retention.maxAge()), options.retention.maxBytes());
    if (unwanted.isEmpty()) {
      return;
    }
    RetiredSegments.End last = unwanted.get(unwanted.size() - 1);
    recorder.accept(
        intake
            .own(
                AuditEvent.builder(EventType.AUDIT, Action.RETENTION_APPLIED)
                    .detail("first_segment", unwanted.get(0).number())
                    .detail(OwnLine.LAST_SEGMENT, last.number())
                    .detail("up_to", last.checkpoint().head().toString())
                    .build())
            .asCheckpoint());
    segments.remove(unwanted);
  }

  /** Erases a subject from all segments that are closed; {@return the eraser that did it} */
  LineEraser erase(Subject subject) throws IOException {
    synchronized (turn) {
      LineEraser eraser = LineEraser.of(subject);
      segments.search(eraser);
      marker.write(eraser.places());
      record(eraser.places(), false);
      segments.erase(eraser);
      marker.remove();
      return eraser;
    }
  }

  /** Completes an erasure that a crash interrupted. */
  void resumeErasure() throws IOException {
    synchronized (turn) {
      ErasedPlaces places = marker.read();
      if (places != null) {
        record(places, true);
        segments.erase(LineEraser.of(places));
        marker.remove();
      }
    }
  }

  /** The places first, then the erasure: a value is missing only if that is on record. */
  void record(ErasedPlaces places, boolean resumed) {
    List<String> texts = places.isEmpty() ? List.of("") : places.texts();
    for (int i = 0; i < texts.size(); i++) {
      AuditEvent.Builder event =
          AuditEvent.builder(EventType.DATA_ACCESS, Action.SUBJECT_ERASED)
              .detail("events", places.events())
              .detail("part", (i + 1) + "/" + texts.size())
              .detail(OwnLine.PLACES, texts.get(i));
      if (resumed) {
        event.detail("resumed", true);
      }
      recorder.accept(intake.own(event.build()).asCheckpoint());
    }
  }

  /** Waits for what is under way; {@return what went wrong since the log was opened, or null} */
  @Nullable Exception close() {
    worker.shutdown();
    boolean interrupted = false;
    while (true) {
      try {
        if (worker.awaitTermination(1, TimeUnit.MINUTES)) {
          break;
        }
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return problem;
  }
}
