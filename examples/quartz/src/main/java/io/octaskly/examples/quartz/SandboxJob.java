package io.octaskly.examples.quartz;

import io.octaskly.OctasklyHost;
import io.octaskly.PermissionDeniedException;
import io.octaskly.TaskTickets;
import io.octaskly.TicketRefusedException;
import io.octaskly.UnrecordedEndException;
import io.octaskly.audit.AuditEvent;
import io.octaskly.audit.AuditException;
import io.octaskly.audit.EventType;
import io.octaskly.audit.Severity;
import io.octaskly.rbac.AuthenticationException;
import io.octaskly.sandbox.Outcome;
import io.octaskly.sandbox.TaskResult;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.quartz.DisallowConcurrentExecution;
import org.quartz.InterruptableJob;
import org.quartz.JobDataMap;
import org.quartz.JobExecutionContext;
import org.quartz.JobExecutionException;

/**
 * A sandboxed task as Quartz runs it. The job's data hold one text, a {@linkplain TaskTickets
 * ticket}: the task and the API key of who asked for it, sealed under the job's name. Whenever a
 * trigger fires, it is opened, who asked is authenticated and authorised again, and the task runs
 * under the id of the {@link Firing}. The {@link TaskResult} becomes the result of the execution.
 *
 * <table>
 *   <caption>What becomes of the trigger</caption>
 *   <tr><td>the task succeeds</td><td>goes on</td></tr>
 *   <tr><td>the task fails, exceeds a limit or is cancelled; it ran and its end could not be
 *       recorded; it asks for more than the sandbox allows</td>
 *       <td>goes on; listeners see an exception, {@link JobExecutionContext#getResult} says
 *       more</td></tr>
 *   <tr><td>the ticket was altered; the API key was revoked or has expired; its role does not
 *       permit it any more</td>
 *       <td>all triggers of the job are unscheduled, on record as {@code job_unscheduled}: it would be refused each time. The rows stay
 *       as {@code COMPLETE}, for whoever looks into it</td></tr>
 *   <tr><td>the JVM is told to end, by SIGTERM or {@code System.exit}, and ends the task</td>
 *       <td>another node recovers the execution, as it does when the JVM is killed</td></tr>
 *   <tr><td>no room, too many requests, the audit log or the database out of order, the task cannot
 *       be launched</td>
 *       <td>fired again at once by Quartz, after a pause here that doubles each time; after {@value
 *       #MOST_REFIRES} times the trigger goes on</td></tr>
 * </table>
 *
 * <p>The pause holds a thread of the scheduler, and is meant to: a node that cannot run tasks
 * should not take more of them. Should it die meanwhile, another one recovers the execution.
 */
class SandboxJob implements InterruptableJob {
  /** Where in the job's data the ticket is. */
  static final String TICKET = "octaskly.ticket";

  /** With a pause of a second: some four minutes. */
  private static final int MOST_REFIRES = 8;

  private final OctasklyHost host;
  private final Duration pause;
  private final CountDownLatch interrupted = new CountDownLatch(1);

  /** Guarded by {@code this}. */
  private @Nullable Thread running;

  SandboxJob(OctasklyHost host, Duration pause) {
    this.host = host;
    this.pause = pause;
  }

  /**
   * For tasks that must not overlap with themselves: Quartz fires no trigger of the job while one
   * of its executions lasts, on any node. A recovering execution counts.
   */
  @DisallowConcurrentExecution
  static final class OneAtATime extends SandboxJob {
    OneAtATime(OctasklyHost host, Duration pause) {
      super(host, pause);
    }
  }

  @Override
  public void execute(JobExecutionContext context) throws JobExecutionException {
    String taskId = Firing.of(context).taskId();
    if (!begin()) {
      throw goesOn(taskId + " was interrupted before its task started", null);
    }
    TaskResult result;
    try {
      result = run(context, taskId);
    } catch (TicketRefusedException | AuthenticationException | PermissionDeniedException e) {
      throw neverAgain(context, taskId, e);
    } catch (UnrecordedEndException e) {
      context.setResult(e.result());
      throw goesOn(taskId + " has ended, which could not be recorded", e);
    } catch (RuntimeException e) {
      end();
      throw TaskTickets.isRetryable(e)
          ? again(context, taskId, e)
          : goesOn(taskId + " was not run: " + e.getMessage(), e);
    } finally {
      end();
    }
    if (result.outcome() instanceof Outcome.Cancelled && isJvmEnding()) {
      giveBack();
    }
    context.setResult(result);
    if (!result.succeeded()) {
      throw goesOn(taskId + ": " + result.outcome().describe(), null);
    }
  }

  private TaskResult run(JobExecutionContext context, String taskId) {
    // Of the job, not merged with the trigger's: a trigger has no say in what runs.
    JobDataMap data = context.getJobDetail().getJobDataMap();
    String ticket = data.getString(TICKET);
    return host.tickets()
        .run(
            ticket == null ? "" : ticket,
            SealedJobs.ticketName(context.getJobDetail().getKey()),
            taskId,
            "quartz");
  }

  /**
   * Kills the task with all its processes; the result is {@link Outcome.Cancelled}. Quartz calls
   * this on the node of {@code Scheduler.interrupt} alone, so call that on the node that runs the
   * job.
   */
  @Override
  public synchronized void interrupt() {
    interrupted.countDown();
    if (running != null) {
      running.interrupt();
    }
  }

  private synchronized boolean begin() {
    if (interrupted.getCount() == 0) {
      return false;
    }
    running = Thread.currentThread();
    return true;
  }

  /** The interrupt was for the task, not for what Quartz does with the thread next. */
  private synchronized void end() {
    running = null;
    Thread.interrupted();
  }

  /** No hook can be added any more once hooks run. */
  private static boolean isJvmEnding() {
    try {
      Thread hook = new Thread(() -> {});
      Runtime.getRuntime().addShutdownHook(hook);
      Runtime.getRuntime().removeShutdownHook(hook);
      return false;
    } catch (IllegalStateException e) {
      return true;
    }
  }

  /**
   * Never returns, for to Quartz that would be the end of the execution. As it is, the execution
   * ends with the JVM, and so is recovered by another one.
   */
  private static void giveBack() {
    while (true) {
      LockSupport.park();
    }
  }

  private static JobExecutionException goesOn(String message, @Nullable Throwable cause) {
    return new JobExecutionException(message, cause, false);
  }

  /** Why it is refused is on record already, this is what follows from it. */
  private JobExecutionException neverAgain(
      JobExecutionContext context, String taskId, RuntimeException cause) {
    JobExecutionException refused =
        new JobExecutionException(taskId + " is refused: " + cause.getMessage(), cause, false);
    refused.setUnscheduleAllTriggers(true);
    try {
      host.audit()
          .record(
              AuditEvent.builder(EventType.TASK_EXECUTION, "job_unscheduled")
                  .severity(Severity.ERROR)
                  .taskId(taskId)
                  .detail("job", context.getJobDetail().getKey().toString())
                  .detail("reason", String.valueOf(cause.getMessage()))
                  .build());
    } catch (AuditException e) {
      refused.addSuppressed(e);
    }
    return refused;
  }

  private JobExecutionException again(
      JobExecutionContext context, String taskId, RuntimeException cause) {
    int refires = context.getRefireCount();
    if (interrupted.getCount() == 0 || refires >= MOST_REFIRES || !pause(refires)) {
      return goesOn(taskId + " was not run: " + cause.getMessage(), cause);
    }
    return new JobExecutionException(
        taskId + " is tried again: " + cause.getMessage(), cause, true);
  }

  /** Returns false if it was interrupted. */
  private boolean pause(int refires) {
    try {
      return !interrupted.await(pause.toMillis() << refires, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
