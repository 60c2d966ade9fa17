package io.octaskly.sandbox;

import io.octaskly.sandbox.internal.files.Collector.Collected;
import io.octaskly.sandbox.internal.streams.TaskOutput;
import io.octaskly.sandbox.internal.supervise.Ended;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** From what is left of a task to its result. */
final class Results {
  private Results() {}

  static TaskResult of(
      Task task, Ended ended, CollectedFiles files, Map<Guarantee, List<Mechanism>> guarantees) {
    return new TaskResult(
        task.id(),
        Outcomes.of(ended.ending()),
        captured(ended.stdout()),
        captured(ended.stderr()),
        files,
        ended.usage(),
        guarantees);
  }

  private static CapturedOutput captured(TaskOutput output) {
    return new CapturedOutput(output.kept(), output.total());
  }

  static CollectedFiles collected(Collected collected) {
    List<CollectedFile> files = new ArrayList<>();
    collected.files().forEach((path, content) -> files.add(new CollectedFile(path, content)));
    return new CollectedFiles(files, collected.skipped());
  }

  /** The task has run; its result must not be lost with its files. */
  static CollectedFiles unreadable(Path directory, IOException e) {
    return new CollectedFiles(List.of(), Map.of(directory.toString(), "could not be read: " + e));
  }
}
