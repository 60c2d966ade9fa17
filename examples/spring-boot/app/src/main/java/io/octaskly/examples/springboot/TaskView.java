package io.octaskly.examples.springboot;

import io.octaskly.HostedTask;
import io.octaskly.sandbox.Outcome;
import io.octaskly.sandbox.TaskResult;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a client sees of a task.
 *
 * @param id chosen by the server
 * @param owner whose it is
 * @param state {@code waiting}, {@code running} or {@code ended}
 * @param submittedAt when it was accepted
 * @param startedAt when it was started
 * @param outcome how it ended, in words
 * @param succeeded whether that was well
 * @param stdout what it printed, up to 64 KiB; a client that shows it on a terminal must see to its
 *     control characters
 * @param stderr likewise
 */
record TaskView(
    String id,
    String owner,
    String state,
    Instant submittedAt,
    @Nullable Instant startedAt,
    @Nullable String outcome,
    @Nullable Boolean succeeded,
    @Nullable String stdout,
    @Nullable String stderr) {

  static TaskView of(HostedTask task) {
    return new TaskView(
        task.id(),
        task.owner(),
        state(task),
        task.submittedAt(),
        task.startedAt().orElse(null),
        task.outcome().map(Outcome::describe).orElse(null),
        null,
        null,
        null);
  }

  TaskView with(TaskResult result) {
    return new TaskView(
        id,
        owner,
        "ended",
        submittedAt,
        startedAt,
        result.outcome().describe(),
        result.succeeded(),
        result.stdout().text(),
        result.stderr().text());
  }

  private static String state(HostedTask task) {
    if (task.outcome().isPresent()) {
      return "ended";
    }
    return task.startedAt().isPresent() ? "running" : "waiting";
  }
}
