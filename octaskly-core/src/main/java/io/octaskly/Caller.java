package io.octaskly;

import io.octaskly.rbac.AuthenticationException;
import io.octaskly.rbac.Permission;
import io.octaskly.rbac.Principal;
import io.octaskly.rbac.Resource;
import io.octaskly.sandbox.SandboxException;
import io.octaskly.sandbox.Task;
import io.octaskly.sandbox.TaskResult;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Somebody who has presented a valid token or API key, and what it may do. Every call checks again
 * whether that has expired or was revoked, so that a caller ends with it. Thread-safe.
 *
 * <p>All calls throw {@link AuthenticationException} when the token has expired or was revoked,
 * {@link PermissionDeniedException} when the caller's role does not permit them, {@link
 * io.octaskly.audit.AuditException} when that cannot be recorded, and {@link OctasklyException}
 * when the host is closed or locked down.
 */
public final class Caller {
  private final OctasklyHost host;
  private final TaskPipeline pipeline;
  private final String remoteAddress;
  private final Principal principal;

  Caller(OctasklyHost host, TaskPipeline pipeline, String remoteAddress, Principal principal) {
    this.host = host;
    this.pipeline = pipeline;
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
   * Runs a task and waits for its end; if as many run already as may, for its turn before. Its
   * start is on record before it starts, and its end before this returns.
   *
   * @param task what to run; its id must not be that of a task the host still knows
   * @return how it ended
   * @throws NullPointerException if {@code task} is null
   * @throws IllegalArgumentException if its id is taken, or it asks for more than the sandbox
   *     allows, or its standard input is live, since nobody could write to it here
   * @throws RateLimitedException if the caller submits tasks too often
   * @throws HostBusyException if it would have to wait, and as many wait already as may
   * @throws TaskNotStartedException if it was cancelled, or this thread interrupted, while it
   *     waited
   * @throws SandboxException if it could not be started
   * @throws UnrecordedEndException if its end could not be recorded; carries the result
   */
  public TaskResult run(Task task) {
    return pipeline.run(this, Objects.requireNonNull(task, "task"), null);
  }

  /**
   * Starts a task. If as many run already as may, it waits for its turn, and this does not. Its
   * start is on record before it starts.
   *
   * @param task what to start; its id must not be that of a task the host still knows
   * @return completes with the result when the end is on record, or with what {@link #run} throws
   * @throws NullPointerException if {@code task} is null
   * @throws IllegalArgumentException if its id is taken, or it asks for more than the sandbox
   *     allows, or its standard input is live, since nobody could write to it here
   * @throws RateLimitedException if the caller submits tasks too often
   * @throws HostBusyException if it would have to wait, and as many wait already as may
   * @throws SandboxException if it had its turn at once and could not be started
   */
  public CompletionStage<TaskResult> start(Task task) {
    return pipeline.start(this, Objects.requireNonNull(task, "task"), null);
  }

  /**
   * Runs a task that was assigned to a node, as a worker does, like {@link #run}. It belongs to its
   * owner, who may cancel it and see its result.
   *
   * @param task what to run; its id must not be that of a task the host still knows
   * @param assigned whose it is and which node it is assigned to, as the host's scheduler knows it
   * @return how it ended
   * @throws NullPointerException if an argument is null
   * @throws PermissionDeniedException if it is assigned to another node than the caller's
   * @throws IllegalArgumentException as {@link #run} does
   * @throws TaskNotStartedException as {@link #run} does
   * @throws SandboxException if it could not be started
   * @throws UnrecordedEndException if its end could not be recorded; carries the result
   */
  public TaskResult execute(Task task, Resource assigned) {
    return pipeline.run(
        this, Objects.requireNonNull(task, "task"), Objects.requireNonNull(assigned, "assigned"));
  }

  /**
   * Ends a task, one's own or with permission any: it is killed, or not started if it waits.
   *
   * @param taskId the task's id
   * @throws NullPointerException if {@code taskId} is null
   * @throws NoSuchTaskException if there is none, or it is somebody else's
   */
  public void cancel(String taskId) {
    pipeline.cancel(this, Objects.requireNonNull(taskId, "taskId"));
  }

  /** {@return the tasks that the caller may know of: its own, or with permission all} */
  public List<HostedTask> tasks() {
    return pipeline.tasks(this);
  }

  /**
   * {@return how far a task has come}
   *
   * @param taskId the task's id
   * @throws NullPointerException if {@code taskId} is null
   * @throws NoSuchTaskException if there is none, or it is somebody else's
   */
  public HostedTask task(String taskId) {
    return pipeline.task(this, Objects.requireNonNull(taskId, "taskId"));
  }

  /**
   * {@return the result of a task that has ended; empty while it waits or runs}
   *
   * @param taskId the task's id
   * @throws NullPointerException if {@code taskId} is null
   * @throws NoSuchTaskException if there is none, or it is somebody else's
   */
  public Optional<TaskResult> result(String taskId) {
    return pipeline.result(this, Objects.requireNonNull(taskId, "taskId"));
  }

  /**
   * Lets the host's own operations go by the same rules, such as registering a worker or reading
   * the log: returns if the caller may, and else has the denial on record. What is done then is for
   * the host to record, by {@link OctasklyHost#audit}.
   *
   * @param permission what for, such as {@link Permission#WORKER_REGISTER}
   * @param resource what it would be done to; {@code Resource.ownedBy(principal().subject())} if it
   *     is the caller's own
   * @throws NullPointerException if an argument is null
   * @throws PermissionDeniedException if the caller may not
   */
  public void authorize(Permission permission, Resource resource) {
    pipeline.authorize(
        this,
        Objects.requireNonNull(permission, "permission"),
        Objects.requireNonNull(resource, "resource"));
  }

  /**
   * {@return users, roles, API keys and tokens, for a caller with the permission {@code
   * user:manage}, which is looked at in each call}
   */
  public Administration administration() {
    return host.administration(this);
  }

  /** {@return who, never the token} */
  @Override
  public String toString() {
    return "caller " + principal.subject() + " (" + principal.role().id() + ")";
  }
}
