package io.octaskly.internal;

import io.octaskly.audit.Action;
import io.octaskly.audit.AuditEvent;
import io.octaskly.audit.EventType;
import io.octaskly.audit.Severity;
import io.octaskly.sandbox.Denial;
import io.octaskly.sandbox.Denials;
import io.octaskly.sandbox.Limit;
import io.octaskly.sandbox.Outcome;
import io.octaskly.sandbox.Task;
import io.octaskly.sandbox.TaskResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The life of a task in the words of the audit log. Values of the environment and contents of files
 * are never part of it; arguments are, as far as the log's redactor lets them through.
 */
public final class TaskEvents {
  /** Of more different calls the log gets the number. */
  private static final int MOST_DENIALS = 32;

  private TaskEvents() {}

  /** A task was accepted. */
  public static AuditEvent.Builder submitted(Task task, String level) {
    return described(Action.TASK_SUBMITTED, task, level);
  }

  /** A task is about to be started. */
  public static AuditEvent.Builder started(Task task, String level, Duration waited) {
    return described(Action.TASK_STARTED, task, level).detail("waited_ms", waited.toMillis());
  }

  private static AuditEvent.Builder described(String action, Task task, String level) {
    List<String> command = new ArrayList<>();
    command.add(task.program());
    command.addAll(task.args());
    TreeSet<String> variables = new TreeSet<>(task.environment().keySet());
    variables.addAll(task.secretEnvironment().keySet());
    return of(action, task.id())
        .detail("command", command)
        .detail("level", level)
        .detail("variables", List.copyOf(variables));
  }

  /** A task that was accepted will not be started. */
  public static AuditEvent.Builder notStarted(Task task, RuntimeException cause) {
    return of(Action.TASK_CANCELLED, task.id())
        .severity(Severity.WARNING)
        .detail("outcome", "was not started")
        .detail("reason", String.valueOf(cause.getMessage()));
  }

  /** A task could not be started, or not be supervised to its end. */
  public static AuditEvent.Builder failed(Task task, RuntimeException cause) {
    return of(Action.TASK_FAILED, task.id())
        .severity(Severity.ERROR)
        .detail("reason", String.valueOf(cause.getMessage()));
  }

  /** The system calls that a task was refused, all in one event; empty if there are none. */
  public static Optional<AuditEvent.Builder> denied(TaskResult result) {
    Denials denials = result.denials();
    if (denials.total() == 0) {
      return Optional.empty();
    }
    List<Map<String, Object>> calls =
        denials.list().stream().limit(MOST_DENIALS).map(TaskEvents::call).toList();
    AuditEvent.Builder event =
        of(Action.SANDBOX_DENIED, result.taskId())
            .severity(Severity.WARNING)
            .detail("refused", denials.total())
            .detail("calls", calls)
            .detail("calls_left_out", denials.list().size() - calls.size());
    denials.gap().ifPresent(gap -> event.detail("gap", gap));
    return Optional.of(event);
  }

  private static Map<String, Object> call(Denial denial) {
    return Map.of(
        "call", denial.text(), "count", denial.count(), "guarantee", denial.guarantee().label());
  }

  /** A task has ended, one way or another. */
  public static AuditEvent.Builder ended(TaskResult result) {
    Outcome outcome = result.outcome();
    return of(action(outcome), result.taskId())
        .severity(result.succeeded() ? Severity.INFO : Severity.WARNING)
        .detail("outcome", outcome.describe())
        .detail("wall_ms", result.usage().wallTime().toMillis())
        .detail("cpu_ms", result.usage().totalCpu().toMillis());
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

  private static AuditEvent.Builder of(String action, String taskId) {
    return AuditEvent.builder(EventType.TASK_EXECUTION, action).taskId(taskId);
  }
}
