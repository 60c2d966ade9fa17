package io.octaskly.cli;

import io.octaskly.audit.Action;
import io.octaskly.audit.AuditEvent;
import io.octaskly.audit.AuditException;
import io.octaskly.audit.AuditLog;
import io.octaskly.audit.EventType;
import io.octaskly.audit.Severity;
import io.octaskly.sandbox.IsolationLevel;
import io.octaskly.sandbox.Limit;
import io.octaskly.sandbox.Outcome;
import io.octaskly.sandbox.Task;
import io.octaskly.sandbox.TaskResult;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Start and end of a task in the audit log, if there is to be one. */
final class RunRecord implements AutoCloseable {
  private final @Nullable AuditLog log;

  private RunRecord(@Nullable AuditLog log) {
    this.log = log;
  }

  /** {@return a record in a log; of none, one that records nothing} */
  static RunRecord in(@Nullable Path file) {
    return new RunRecord(file == null ? null : AuditLog.open(file.toAbsolutePath()));
  }

  void started(Task task, IsolationLevel level) {
    List<String> command = new ArrayList<>(List.of(task.program()));
    command.addAll(task.args());
    TreeSet<String> variables = new TreeSet<>(task.environment().keySet());
    variables.addAll(task.secretEnvironment().keySet());
    record(
        event(Action.TASK_STARTED, task.id())
            .detail("command", command)
            .detail("level", level.id())
            .detail("variables", List.copyOf(variables)));
  }

  /** Does not hide the cause if it cannot be recorded. */
  void failed(Task task, RuntimeException cause) {
    try {
      record(
          event(Action.TASK_FAILED, task.id())
              .severity(Severity.ERROR)
              .detail("reason", String.valueOf(cause.getMessage())));
    } catch (AuditException e) {
      cause.addSuppressed(e);
    }
  }

  void ended(TaskResult result) {
    record(
        event(action(result.outcome()), result.taskId())
            .severity(result.succeeded() ? Severity.INFO : Severity.WARNING)
            .detail("outcome", result.outcome().describe())
            .detail("wall_ms", result.usage().wallTime().toMillis())
            .detail("cpu_ms", result.usage().totalCpu().toMillis()));
  }

  private static String action(Outcome outcome) {
    if (outcome instanceof Outcome.Exited exited) {
      return exited.code() == 0 ? Action.TASK_COMPLETED : Action.TASK_FAILED;
    }
    if (outcome instanceof Outcome.LimitExceeded exceeded) {
      return exceeded.limit() == Limit.WALL_TIME ? Action.TASK_TIMED_OUT : Action.LIMIT_EXCEEDED;
    }
    return outcome instanceof Outcome.Cancelled ? Action.TASK_CANCELLED : Action.TASK_FAILED;
  }

  private static AuditEvent.Builder event(String action, String taskId) {
    return AuditEvent.builder(EventType.TASK_EXECUTION, action)
        .user(System.getProperty("user.name"))
        .taskId(taskId);
  }

  private void record(AuditEvent.Builder event) {
    if (log != null) {
      log.record(event.build());
    }
  }

  @Override
  public void close() {
    if (log != null) {
      log.close();
    }
  }
}
