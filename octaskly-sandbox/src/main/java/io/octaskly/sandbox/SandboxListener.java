package io.octaskly.sandbox;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Is told when tasks start and end; for metrics, audit records and the like.
 *
 * <p>Implementations must be thread-safe: tasks start and end on many threads at the same time. For
 * one task {@link #started} returns before {@link #finished} is called. A task that could not be
 * launched is announced by neither; its caller gets a {@link SandboxException}.
 *
 * <p>Methods must return quickly and must not block: {@link #started} delays the caller that starts
 * the task, {@link #finished} delays the thread that completes it and with it every task that this
 * thread serves. Hand longer work to an executor. What a method throws does not change the task or
 * its result.
 */
public interface SandboxListener {

  /**
   * The program of a task runs; called on the thread that started the task.
   *
   * @param taskId the {@linkplain Task#id() task's id}
   * @param pid the program's process id as the host sees it
   */
  default void started(String taskId, long pid) {}

  /**
   * A task has ended and nothing of its process tree is left; called on the thread that completes
   * the task, before its caller gets the result.
   *
   * @param result the result that the caller gets
   */
  default void finished(TaskResult result) {}

  /**
   * A task's private directory could not be deleted; it is tried again when the process ends.
   *
   * @param taskId the {@linkplain Task#id() task's id}
   * @param directory what is left behind
   * @param cause why
   */
  default void leftBehind(String taskId, Path directory, IOException cause) {}
}
