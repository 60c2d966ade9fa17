package io.octaskly.examples.dbscheduler;

import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.CompletionHandler.OnCompleteRemove;
import com.github.kagkarlsson.scheduler.task.CompletionHandler.OnCompleteReschedule;
import com.github.kagkarlsson.scheduler.task.ExecutionComplete;
import com.github.kagkarlsson.scheduler.task.ExecutionContext;
import com.github.kagkarlsson.scheduler.task.ExecutionOperations;
import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.TaskDescriptor;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import io.octaskly.OctasklyHost;
import io.octaskly.RateLimitedException;
import io.octaskly.TaskTickets;
import io.octaskly.sandbox.Outcome;
import io.octaskly.sandbox.TaskResult;
import java.time.Duration;

/**
 * Runs the jobs that this node has picked. A job whose command fails has run, and is done; one that
 * could not be run is tried again if that may help, at growing distances; one that never will run
 * is removed, its refusal on record. A job whose node has died is picked by another one when its
 * heartbeat has stopped; one that its node kills when it is stopped is given back.
 */
final class JobExecution {
  static final TaskDescriptor<Job> TASK = TaskDescriptor.of("octaskly", Job.class);

  private static final int MOST_TRIES = 20;
  private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);

  /** Where the requests of this host come from: itself. */
  private static final String ADDRESS = "db-scheduler";

  private final OctasklyHost host;
  private final JobListener listener;

  private JobExecution(OctasklyHost host, JobListener listener) {
    this.host = host;
    this.listener = listener;
  }

  static Task<Job> on(OctasklyHost host, JobListener listener) {
    JobExecution execution = new JobExecution(host, listener);
    return Tasks.custom(TASK)
        .onFailure(execution::failed)
        .onDeadExecutionRevive()
        .execute(execution::execute);
  }

  private CompletionHandler<Job> execute(TaskInstance<Job> instance, ExecutionContext context) {
    String id = instance.getId();
    Job job = instance.getData();
    TaskResult result = host.tickets().run(job.ticket(), id, job.taskId(id), ADDRESS);
    if (result.outcome() instanceof Outcome.Cancelled) {
      // By the end of this node, which may have interrupted this thread: the pool, which the job is
      // given back through, gives no connection to a thread that is interrupted.
      boolean interrupted = Thread.interrupted();
      throw new IllegalStateException(
          interrupted ? "killed with the scheduler of its node" : "killed with its node");
    }
    listener.ended(id, result);
    return job.recurs()
        ? new OnCompleteReschedule<>(FixedDelay.of(job.every()), job.next())
        : new OnCompleteRemove<>();
  }

  private void failed(ExecutionComplete execution, ExecutionOperations<Job> operations) {
    String id = execution.getExecution().taskInstance.getId();
    int failures = execution.getExecution().consecutiveFailures + 1;
    Throwable cause = execution.getCause().orElseThrow();
    if (cause instanceof RuntimeException why
        && TaskTickets.isRetryable(why)
        && failures < MOST_TRIES) {
      Duration pause = pause(why, failures);
      operations.reschedule(execution, execution.getTimeDone().plus(pause));
      listener.triedAgain(id, why, pause);
    } else {
      operations.remove();
      listener.givenUp(id, cause);
    }
  }

  private static Duration pause(RuntimeException why, int failures) {
    if (why instanceof RateLimitedException limited) {
      return limited.retryAfter();
    }
    Duration pause = FIRST_PAUSE.multipliedBy(1L << (failures - 1));
    return pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
  }
}
