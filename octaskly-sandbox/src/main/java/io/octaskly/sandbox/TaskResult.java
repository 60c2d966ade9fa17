package io.octaskly.sandbox;

import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;

/**
 * What came of a task: how it ended, what it printed, the files it was asked for, what it used, and
 * which guarantees were in force by which mechanisms, and which system calls were refused.
 *
 * <p>A failed task has a result like any other; {@link #orThrow()} turns failure into an exception.
 */
public final class TaskResult {
  private final String taskId;
  private final Outcome outcome;
  private final CapturedOutput stdout;
  private final CapturedOutput stderr;
  private final CollectedFiles files;
  private final ResourceUsage usage;
  private final Map<Guarantee, List<Mechanism>> guarantees;
  private final Denials denials;

  TaskResult(
      String taskId,
      Outcome outcome,
      CapturedOutput stdout,
      CapturedOutput stderr,
      CollectedFiles files,
      ResourceUsage usage,
      Map<Guarantee, List<Mechanism>> guarantees,
      Denials denials) {
    this.taskId = Objects.requireNonNull(taskId, "taskId");
    this.outcome = Objects.requireNonNull(outcome, "outcome");
    this.stdout = Objects.requireNonNull(stdout, "stdout");
    this.stderr = Objects.requireNonNull(stderr, "stderr");
    this.files = Objects.requireNonNull(files, "files");
    this.usage = Objects.requireNonNull(usage, "usage");
    Map<Guarantee, List<Mechanism>> ordered = new EnumMap<>(Guarantee.class);
    guarantees.forEach((guarantee, means) -> ordered.put(guarantee, List.copyOf(means)));
    this.guarantees = Collections.unmodifiableMap(ordered);
    this.denials = Objects.requireNonNull(denials, "denials");
  }

  /** {@return the {@linkplain Task#id() id of the task}} */
  public String taskId() {
    return taskId;
  }

  /** {@return how the task ended} */
  public Outcome outcome() {
    return outcome;
  }

  /** {@return whether the program ended by itself with code 0} */
  public boolean succeeded() {
    return outcome instanceof Outcome.Exited exited && exited.code() == 0;
  }

  /** {@return the exit code, 0 to 255; empty unless the outcome is {@link Outcome.Exited}} */
  public OptionalInt exitCode() {
    return outcome instanceof Outcome.Exited exited
        ? OptionalInt.of(exited.code())
        : OptionalInt.empty();
  }

  /** {@return what the task printed to standard output} */
  public CapturedOutput stdout() {
    return stdout;
  }

  /** {@return what the task printed to standard error} */
  public CapturedOutput stderr() {
    return stderr;
  }

  /** {@return the files that the task was asked for} */
  public CollectedFiles files() {
    return files;
  }

  /** {@return what the task used} */
  public ResourceUsage usage() {
    return usage;
  }

  /**
   * {@return the guarantees that were in force, each with the mechanisms that kept it; in the order
   * of {@link Guarantee}, unmodifiable} What is not a key was not promised.
   */
  public Map<Guarantee, List<Mechanism>> guarantees() {
    return guarantees;
  }

  /** {@return the system calls that the task was refused, or why they were not observed} */
  public Denials denials() {
    return denials;
  }

  /**
   * {@return this result if the task {@linkplain #succeeded() succeeded}}
   *
   * @throws TaskFailedException carrying this result, if it did not
   */
  public TaskResult orThrow() {
    if (!succeeded()) {
      throw new TaskFailedException(this);
    }
    return this;
  }

  /** {@return id and outcome in one line; never what the task printed} */
  @Override
  public String toString() {
    return "task " + taskId + " " + outcome.describe();
  }
}
