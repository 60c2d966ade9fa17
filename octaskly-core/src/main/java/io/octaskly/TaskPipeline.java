package io.octaskly;

import io.octaskly.audit.AuditEvent;
import io.octaskly.audit.AuditException;
import io.octaskly.audit.EventType;
import io.octaskly.internal.FairQueue;
import io.octaskly.internal.TaskEvents;
import io.octaskly.internal.TaskRegister;
import io.octaskly.rbac.Decision;
import io.octaskly.rbac.Permission;
import io.octaskly.rbac.Principal;
import io.octaskly.rbac.Resource;
import io.octaskly.sandbox.RunningTask;
import io.octaskly.sandbox.Sandbox;
import io.octaskly.sandbox.Stdin;
import io.octaskly.sandbox.Task;
import io.octaskly.sandbox.TaskResult;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The way of a task through a host: limited, verified, authorised, recorded, and if there is no
 * room yet made to wait; when its turn comes verified again and recorded; run; recorded.
 * Thread-safe.
 */
final class TaskPipeline implements AutoCloseable {
  private static final Resource NOBODYS = new Resource(null, null);

  /**
   * Some, because each waits for the record of a start; records that wait together share a force.
   */
  private static final int STARTERS = 8;

  private final Sandboxes sandboxes;
  private final AccessControl access;
  private final Recorder recorder;
  private final HostState state;
  private final InstantSource clock;
  private final FairQueue queue;
  private final Capacity capacity;
  private final TaskRegister tasks;
  private final ThreadPoolExecutor starters;

  TaskPipeline(
      Sandboxes sandboxes,
      AccessControl access,
      Recorder recorder,
      HostState state,
      InstantSource clock,
      Capacity capacity,
      int resultsToKeep) {
    this.sandboxes = sandboxes;
    this.access = access;
    this.recorder = recorder;
    this.state = state;
    this.clock = clock;
    this.capacity = capacity;
    this.queue =
        new FairQueue(
            capacity.running(),
            capacity.runningPerCaller(),
            capacity.queued(),
            capacity.queuedPerCaller());
    this.tasks = new TaskRegister(resultsToKeep);
    this.starters =
        new ThreadPoolExecutor(
            STARTERS,
            STARTERS,
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            work -> {
              Thread thread = new Thread(work, "octaskly-start");
              thread.setDaemon(true);
              return thread;
            });
    starters.allowCoreThreadTimeOut(true);
  }

  /** A task that was accepted. */
  private record Submission(
      Caller caller,
      Task task,
      Sandbox sandbox,
      String level,
      TaskRegister.Entry entry,
      FairQueue.Ticket ticket,
      CompletionStage<@Nullable Void> recorded) {

    boolean hasTurn() {
      return ticket.turn().isDone();
    }
  }

  TaskResult run(Caller caller, Task task, @Nullable Resource assigned) {
    return run(submit(caller, task, assigned, false));
  }

  /** Like run, and its id may be that of a task that has ended: an attempt at it before. */
  TaskResult runAgain(Caller caller, Task task) {
    return run(submit(caller, task, null, true));
  }

  private TaskResult run(Submission submission) {
    begin(submission, awaitTurn(submission));
    TaskResult result;
    try {
      result = submission.sandbox.run(submission.task, submission.entry::started);
    } catch (RuntimeException e) {
      throw lost(submission, e);
    }
    return end(submission, result);
  }

  CompletionStage<TaskResult> start(Caller caller, Task task, @Nullable Resource assigned) {
    Submission submission = submit(caller, task, assigned, false);
    if (submission.hasTurn()) {
      begin(submission, false);
      return launch(submission);
    }
    waitInQueue(submission);
    return submission
        .ticket
        .turn()
        .handleAsync(
            (turn, failure) -> {
              if (failure != null) {
                throw abandon(submission, cancelledWhileWaiting(submission));
              }
              begin(submission, true);
              return launch(submission);
            },
            starters)
        .thenCompose(Function.identity());
  }

  /** Everything up to a turn or a place in the queue. */
  private Submission submit(
      Caller caller, Task task, @Nullable Resource assigned, boolean isAttempt) {
    requireWrittenInput(task);
    state.requireOpen();
    access.limitTasks(caller);
    Principal principal = access.verifyAgain(caller);
    if (assigned == null) {
      access.require(caller, Permission.TASK_CREATE, Resource.ownedBy(principal.subject()));
    } else {
      access.require(caller, Permission.TASK_EXECUTE, assigned);
    }
    String owner =
        assigned == null || assigned.owner() == null ? principal.subject() : assigned.owner();
    TaskRegister.Entry entry =
        isAttempt ? reserveAgain(task, owner) : tasks.reserve(task.id(), owner, clock.instant());
    try {
      // Once more, now that the task is registered: a lockdown that began meanwhile either finds it
      // there and ends it, or is seen here.
      state.requireOpen();
      FairQueue.Ticket ticket = queue.enter(owner).orElseThrow(() -> busy(caller));
      String level = sandboxes.level(task).id();
      try {
        return new Submission(
            caller,
            task,
            sandboxes.of(task),
            level,
            entry,
            ticket,
            recorder.recordLater(Recorder.by(TaskEvents.submitted(task, level), caller)));
      } catch (RuntimeException e) {
        queue.leave(ticket);
        throw e;
      }
    } catch (RuntimeException e) {
      tasks.forget(entry);
      throw e;
    }
  }

  private TaskRegister.Entry reserveAgain(Task task, String owner) {
    return tasks
        .reserveAgain(task.id(), owner, clock.instant())
        .orElseThrow(
            () ->
                new TaskNotStartedException(
                    task.id(), "an attempt at it still waits or runs on this host"));
  }

  private HostBusyException busy(Caller caller) {
    access.recordRefusal("waiting tasks", caller.principal().subject(), caller.remoteAddress());
    return new HostBusyException(
        "the queue is full: "
            + capacity.queued()
            + " tasks may wait, "
            + capacity.queuedPerCaller()
            + " of one caller (OctasklyHost.Builder.capacity); try again later");
  }

  /** A caller gets no hold of the running task, so that nobody could write to it. */
  private static void requireWrittenInput(Task task) {
    if (task.stdin().orElse(null) instanceof Stdin.Live) {
      throw new IllegalArgumentException(
          "task "
              + task.id()
              + " has a live standard input, to which a caller of a host cannot write: give it"
              + " bytes or a file by stdin(...), or run it in a Sandbox");
    }
  }

  /** What waits is on record as accepted, and can be cancelled. */
  private void waitInQueue(Submission submission) {
    try {
      Recorder.await(submission.recorded);
    } catch (RuntimeException e) {
      throw abandon(submission, e);
    }
    submission.entry.whenCancelled(
        () -> submission.ticket.turn().completeExceptionally(new CancellationException()));
  }

  /** Returns whether it had to wait. */
  private boolean awaitTurn(Submission submission) {
    if (submission.hasTurn()) {
      return false;
    }
    waitInQueue(submission);
    try {
      submission.ticket.turn().get();
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw abandon(
          submission,
          new TaskNotStartedException(submission.entry.id(), "the waiting thread was interrupted"));
    } catch (ExecutionException | CancellationException e) {
      throw abandon(submission, cancelledWhileWaiting(submission));
    }
  }

  private static TaskNotStartedException cancelledWhileWaiting(Submission submission) {
    return new TaskNotStartedException(submission.entry.id(), "it was cancelled while it waited");
  }

  /** Returns when the start is on record. */
  private void begin(Submission submission, boolean waited) {
    try {
      state.requireRunning();
      if (waited) {
        access.verifyAgain(submission.caller);
      }
      Instant now = clock.instant();
      if (!submission.entry.begin(now)) {
        throw cancelledWhileWaiting(submission);
      }
      recorder.record(
          Recorder.by(
              TaskEvents.started(
                  submission.task,
                  submission.level,
                  Duration.between(submission.entry.submittedAt(), now)),
              submission.caller));
    } catch (RuntimeException e) {
      throw abandon(submission, e);
    }
  }

  private CompletionStage<TaskResult> launch(Submission submission) {
    RunningTask running;
    try {
      running = submission.sandbox.start(submission.task, submission.entry::started);
    } catch (RuntimeException e) {
      throw lost(submission, e);
    }
    return running
        .result()
        .handle(
            (result, failure) -> {
              if (result == null) {
                throw lost(submission, failure);
              }
              return end(submission, result);
            });
  }

  private TaskResult end(Submission submission, TaskResult result) {
    try {
      TaskEvents.denied(result)
          .ifPresent(event -> recorder.recordInOrder(Recorder.by(event, submission.caller)));
      recorder.record(Recorder.by(TaskEvents.ended(result), submission.caller));
    } catch (AuditException e) {
      throw new UnrecordedEndException(result, e);
    } finally {
      queue.leave(submission.ticket);
      tasks.ended(submission.entry, result);
    }
    return result;
  }

  /** The task was accepted and is not started. */
  private RuntimeException abandon(Submission submission, RuntimeException cause) {
    return over(submission, cause, TaskEvents.notStarted(submission.task, cause));
  }

  /** There is no result: the task was not started, or could not be supervised to its end. */
  private RuntimeException lost(Submission submission, @Nullable Throwable cause) {
    RuntimeException failure =
        cause instanceof RuntimeException known
            ? known
            : new OctasklyException("task " + submission.task.id() + " was lost", cause);
    return over(submission, failure, TaskEvents.failed(submission.task, failure));
  }

  private RuntimeException over(
      Submission submission, RuntimeException failure, AuditEvent.Builder event) {
    try {
      recorder.record(Recorder.by(event, submission.caller));
    } catch (AuditException e) {
      failure.addSuppressed(e);
    } finally {
      queue.leave(submission.ticket);
      tasks.forget(submission.entry);
    }
    return failure;
  }

  void authorize(Caller caller, Permission permission, Resource resource) {
    state.requireOpen();
    access.verifyAgain(caller);
    access.require(caller, permission, resource);
  }

  void cancel(Caller caller, String taskId) {
    access.verifyAgain(caller);
    TaskRegister.Entry entry = entry(caller, Permission.TASK_CANCEL, taskId);
    recorder.record(
        Recorder.by(AuditEvent.builder(EventType.TASK_EXECUTION, "task_cancel_requested"), caller)
            .taskId(taskId));
    entry.cancel();
  }

  List<HostedTask> tasks(Caller caller) {
    Principal principal = access.verifyAgain(caller);
    boolean all = principal.permissions().contains(Permission.TASK_LIST_ALL);
    access.require(
        caller,
        all ? Permission.TASK_LIST_ALL : Permission.TASK_LIST_OWN,
        Resource.ownedBy(principal.subject()));
    return tasks.all().stream()
        .filter(entry -> all || entry.owner().equals(principal.subject()))
        .map(HostedTask::new)
        .toList();
  }

  HostedTask task(Caller caller, String taskId) {
    access.verifyAgain(caller);
    return new HostedTask(entry(caller, Permission.TASK_STATUS, taskId));
  }

  Optional<TaskResult> result(Caller caller, String taskId) {
    access.verifyAgain(caller);
    return entry(caller, Permission.TASK_RESULT, taskId).result();
  }

  /** The task, if the caller may do this to it; the answer is the same if there is none. */
  private TaskRegister.Entry entry(Caller caller, Permission permission, String taskId) {
    Optional<TaskRegister.Entry> found = tasks.find(taskId);
    Resource resource = found.map(entry -> Resource.ownedBy(entry.owner())).orElse(NOBODYS);
    Decision decision = access.decide(caller, permission, resource, taskId);
    if (decision == Decision.ROLE_LACKS_PERMISSION || decision == Decision.OUTSIDE_TOKEN_SCOPE) {
      throw new PermissionDeniedException(permission, decision);
    }
    return found
        .filter(entry -> decision.allowed())
        .orElseThrow(() -> new NoSuchTaskException(taskId));
  }

  int running() {
    return queue.running();
  }

  int waiting() {
    return queue.waiting();
  }

  /** Ends all tasks that wait or run, and waits for that; returns how many there were. */
  int killAll() {
    List<TaskRegister.Entry> unfinished = tasks.unfinished();
    unfinished.forEach(TaskRegister.Entry::cancel);
    unfinished.forEach(entry -> entry.over().join());
    return unfinished.size();
  }

  /** Ends the tasks of an owner, waits for that, and forgets their results. */
  int erase(String owner) {
    List<TaskRegister.Entry> unfinished =
        tasks.unfinished().stream().filter(entry -> entry.owner().equals(owner)).toList();
    unfinished.forEach(TaskRegister.Entry::cancel);
    unfinished.forEach(entry -> entry.over().join());
    return tasks.forgetEnded(owner);
  }

  /**
   * Waits until no task is left; returns false if that takes longer, or the thread is interrupted.
   */
  boolean drain(Duration longest) {
    CompletableFuture<?>[] over =
        tasks.unfinished().stream()
            .map(TaskRegister.Entry::over)
            .toArray(CompletableFuture<?>[]::new);
    try {
      CompletableFuture.allOf(over).get(longest.toNanos(), TimeUnit.NANOSECONDS);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException("the end of a task fails by nothing", e);
    }
  }

  /** To be called when no task is left. */
  @Override
  public void close() {
    starters.shutdown();
  }
}
