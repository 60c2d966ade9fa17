package io.octaskly;

import java.util.Objects;

/**
 * A task was accepted, and ended before it was started: cancelled while it waited, for instance.
 */
public final class TaskNotStartedException extends OctasklyException {
  private static final long serialVersionUID = 1L;

  /** Which. */
  private final String taskId;

  /**
   * Makes an exception.
   *
   * @param taskId the task's id
   * @param reason completes the sentence "the task was not started: ..."
   * @throws NullPointerException if {@code taskId} is null
   */
  public TaskNotStartedException(String taskId, String reason) {
    super("task " + Objects.requireNonNull(taskId, "taskId") + " was not started: " + reason);
    this.taskId = taskId;
  }

  /** {@return the task's id} */
  public String taskId() {
    return taskId;
  }
}
