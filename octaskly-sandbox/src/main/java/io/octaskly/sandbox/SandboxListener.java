package io.octaskly.sandbox;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Is told when tasks start, are refused something, and end; for metrics, audit records and the
 * like.
 *
 * <p>Implementations must be thread-safe: tasks start and end on many threads at the same time. For
 * one task {@link #started} returns before {@link #finished} is called. A task that could not be
 * launched is announced by neither; its caller gets a {@link SandboxException}.
 *
 * <p>Methods must return quickly and must not block: {@link #started} delays the caller that starts
 * the task, {@link #denied} and {@link #finished} delay the thread that completes it and with it
 * every task that this thread serves. Hand longer work to an executor. What a method throws does
 * not change the task or its result.
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
   * A task was refused a system call; told once for each different call, when it is first made, in
   * the order of the calls. {@link #started} has returned before, and {@link #finished} is called
   * after. A task can bring this about 256 times, and no more.
   *
   * @param taskId the {@linkplain Task#id() task's id}
   * @param denial the call; its {@link Denial#count} is that of the moment
   */
  default void denied(String taskId, Denial denial) {}

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
