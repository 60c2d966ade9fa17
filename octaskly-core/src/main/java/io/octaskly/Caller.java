package io.octaskly;

import io.octaskly.rbac.AuthenticationException;
import io.octaskly.rbac.Principal;
import io.octaskly.sandbox.SandboxException;
import io.octaskly.sandbox.Task;
import io.octaskly.sandbox.TaskResult;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Somebody who has presented a token, and what they may have the host do. Every call checks again
 * whether the token has expired or was revoked, so that a caller ends with its token. Thread-safe.
 *
 * <p>All calls throw {@link AuthenticationException} when the token has expired or was revoked,
 * {@link AccessDeniedException} when the caller's role does not permit them, and {@link
 * io.octaskly.audit.AuditException} when that cannot be recorded.
 */
public final class Caller {
  private final OctasklyHost host;
  private final String remoteAddress;
  private final Principal principal;

  Caller(OctasklyHost host, String remoteAddress, Principal principal) {
    this.host = host;
    this.remoteAddress = remoteAddress;
    this.principal = principal;
  }

  /** {@return who the token names} */
  public Principal principal() {
    return principal;
  }

  String remoteAddress() {
    return remoteAddress;
  }

  /**
   * Runs a task and waits for its end. Its start is on record before it starts, and its end before
   * this returns.
   *
   * @param task what to run; its id must not be that of a task the host still knows
   * @return how it ended
   * @throws NullPointerException if {@code task} is null
   * @throws IllegalArgumentException if its id is taken, or it asks for more than the sandbox
   *     allows, or its standard input is live, since nobody could write to it here
   * @throws SandboxException if it could not be started
   * @throws UnrecordedEndException if its end could not be recorded; carries the result
   */
  public TaskResult run(Task task) {
    return host.run(this, Objects.requireNonNull(task, "task"));
  }

  /**
   * Starts a task. Its start is on record before it starts.
   *
   * @param task what to start; its id must not be that of a task the host still knows
   * @return completes with the result when the end is on record
   * @throws NullPointerException if {@code task} is null
   * @throws IllegalArgumentException if its id is taken, or it asks for more than the sandbox
   *     allows, or its standard input is live, since nobody could write to it here
   * @throws SandboxException if it could not be started
   */
  public CompletionStage<TaskResult> start(Task task) {
    return host.start(this, Objects.requireNonNull(task, "task"));
  }

  /**
   * Ends a task: one's own, or with permission any.
   *
   * @param taskId the task's id
   * @throws NullPointerException if {@code taskId} is null
   * @throws NoSuchTaskException if there is none, or it is somebody else's
   */
  public void cancel(String taskId) {
    host.cancel(this, Objects.requireNonNull(taskId, "taskId"));
  }

  /** {@return the tasks that the caller may know of: its own, or with permission all} */
  public List<HostedTask> tasks() {
    return host.tasks(this);
  }

  /**
   * {@return the result of a task that has ended; empty while it runs}
   *
   * @param taskId the task's id
   * @throws NullPointerException if {@code taskId} is null
   * @throws NoSuchTaskException if there is none, or it is somebody else's
   */
  public Optional<TaskResult> result(String taskId) {
    return host.result(this, Objects.requireNonNull(taskId, "taskId"));
  }

  /** {@return who, never the token} */
  @Override
  public String toString() {
    return "caller " + principal.subject() + " (" + principal.role().id() + ")";
  }
}
