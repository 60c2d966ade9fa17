package io.octaskly.sandbox;

import io.octaskly.sandbox.internal.denial.Denied;
import io.octaskly.sandbox.internal.denial.RefusedCall;
import io.octaskly.sandbox.internal.files.Collector.Collected;
import io.octaskly.sandbox.internal.streams.Spilled;
import io.octaskly.sandbox.internal.streams.TaskOutput;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** From what is left of a task to the parts of its result. */
final class Results {
  private Results() {}

  static CapturedOutput captured(TaskOutput output, Spilled spilled) {
    String problem = spilled.problem();
    return new CapturedOutput(
        output.kept(),
        output.total(),
        spilled.file(),
        spilled.bytes(),
        problem == null ? null : Printable.escaped(problem));
  }

  static CollectedFiles collected(Collected collected) {
    List<CollectedFile> files = new ArrayList<>();
    collected.files().forEach((path, content) -> files.add(new CollectedFile(path, content)));
    return new CollectedFiles(files, collected.skipped());
  }

  static Denials denials(Denied denied) {
    return new Denials(
        denied.calls().stream().map(Results::denial).toList(),
        denied.total(),
        denied.observed(),
        Optional.ofNullable(denied.gap()));
  }

  /** What it says of the task's memory is the task's to choose. */
  static Denial denial(RefusedCall call) {
    return new Denial(
        call.name(),
        Printable.escaped(call.text()),
        call.process(),
        Duration.ofNanos(call.nanos()),
        call.count(),
        call.guarantee(),
        Optional.ofNullable(call.setting()).map(Printable::escaped));
  }

  /** The task has run; its result must not be lost with its files. */
  static CollectedFiles unreadable(Path directory, IOException e) {
    return new CollectedFiles(
        List.of(), Map.of(directory.toString(), Printable.escaped("could not be read: " + e)));
  }
}
