package io.octaskly.audit;

import io.octaskly.audit.internal.chain.ErasedPlaces;
import io.octaskly.audit.internal.chain.LineEraser;
import io.octaskly.audit.internal.chain.OwnLine;
import io.octaskly.audit.internal.chain.Subject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Removes a subject from a log's closed segments and from its sinks. Thread-safe. */
final class Erasure {
  private final AuditSink sink;
  private final @Nullable Upkeep upkeep;
  private final Intake intake;
  private final Consumer<Draft> recorder;

  /**
   * Creates it.
   *
   * @param sink where the log's events go
   * @param upkeep sees to segments; null in a log that is not in a file
   * @param intake makes lines of the log itself
   * @param recorder records them
   */
  Erasure(AuditSink sink, @Nullable Upkeep upkeep, Intake intake, Consumer<Draft> recorder) {
    this.sink = sink;
    this.upkeep = upkeep;
    this.intake = intake;
    this.recorder = recorder;
  }

  /** Erases; {@return what was done} */
  ErasureReport of(Subject who) throws IOException {
    List<String> erased = new ArrayList<>();
    List<String> not = new ArrayList<>();
    LineEraser eraser = LineEraser.of(who);
    if (upkeep != null) {
      eraser = upkeep.erase(who);
      erased.add("file");
    }
    LineEraser ofSinks = eraseFromSinks(who, eraser, erased, not);
    if (upkeep == null) {
      record(ofSinks.places());
    }
    return new ErasureReport(
        eraser.places().events(), eraser.values(), eraser.taskIds(), erased, not);
  }

  private LineEraser eraseFromSinks(
      Subject who, LineEraser ofFile, List<String> erased, List<String> not) throws IOException {
    // What the file lost others lose too; what only they hold is found by looking.
    ErasedPlaces known = new ErasedPlaces();
    known.addAll(ofFile.places());
    LineEraser eraser = upkeep == null ? ofFile : LineEraser.of(who);
    ErasableSink.Eraser lines =
        line -> {
          byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
          eraser.look(bytes, 0, bytes.length);
          byte[] left = eraser.erase(bytes);
          return left == bytes ? line : new String(left, StandardCharsets.UTF_8);
        };
    if (sink instanceof FanOutSink fanOut) {
      fanOut.erase(lines);
      erased.addAll(fanOut.erasable());
      not.addAll(fanOut.notErasable());
      if (upkeep != null) {
        not.remove(FanOutSink.REQUIRED);
      }
    } else if (upkeep == null) {
      ErasableSink erasable = FilterSink.erasable(sink);
      if (erasable == null) {
        not.add("sink");
      } else {
        erasable.erase(lines);
        erased.add("sink");
      }
    }
    return eraser;
  }

  private void record(ErasedPlaces erased) {
    for (String places : erased.isEmpty() ? List.of("") : erased.texts()) {
      recorder.accept(
          intake.own(
              AuditEvent.builder(EventType.DATA_ACCESS, Action.SUBJECT_ERASED)
                  .detail("events", erased.events())
                  .detail(OwnLine.PLACES, places)
                  .build()));
    }
  }
}
