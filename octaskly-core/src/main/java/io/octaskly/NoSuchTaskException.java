package io.octaskly;

/**
 * There is no such task, as far as the caller may know: the answer is the same for a task that does
 * not exist and for one of somebody else's.
 */
public final class NoSuchTaskException extends OctasklyException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes an exception.
   *
   * @param taskId the id that was asked for
   */
  public NoSuchTaskException(String taskId) {
    super("there is no task " + taskId + " that this caller may know of");
  }
}
