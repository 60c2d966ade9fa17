package io.octaskly;

import io.octaskly.sandbox.TaskResult;
import java.util.Objects;

/** A task has run, and the audit log could not record its end. The result is not lost. */
public final class UnrecordedEndException extends OctasklyException {
  private static final long serialVersionUID = 1L;

  private final transient TaskResult result;

  /**
   * Makes an exception.
   *
   * @param result how the task ended
   * @param cause why that was not recorded
   * @throws NullPointerException if {@code result} is null
   */
  public UnrecordedEndException(TaskResult result, Throwable cause) {
    super(
        "task "
            + Objects.requireNonNull(result, "result").taskId()
            + " has ended, but the audit log could not record it; its result is in this exception."
            + " No further task starts until the log is repaired and opened again",
        cause);
    this.result = result;
  }

  /** {@return how the task ended} */
  public TaskResult result() {
    return result;
  }
}
