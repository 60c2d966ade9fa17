package io.octaskly.examples.quartz;

import io.octaskly.sandbox.TaskResult;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.quartz.JobExecutionContext;
import org.quartz.JobExecutionException;
import org.quartz.listeners.JobListenerSupport;

/** Tells what becomes of each execution on a node. */
final class JobEvents extends JobListenerSupport {
  private final String node;
  private final Consumer<JobEvent> told;

  JobEvents(String node, Consumer<JobEvent> told) {
    this.node = node;
    this.told = told;
  }

  @Override
  public String getName() {
    return "job-events";
  }

  @Override
  public void jobToBeExecuted(JobExecutionContext context) {
    if (context.isRecovering()) {
      tell(
          JobEvent.Kind.RECOVERING,
          context,
          "fire instance " + context.getFireInstanceId() + ", of a node that died");
    } else {
      tell(JobEvent.Kind.STARTED, context, "fire instance " + context.getFireInstanceId());
    }
  }

  @Override
  public void jobWasExecuted(
      JobExecutionContext context, @Nullable JobExecutionException exception) {
    if (exception == null) {
      TaskResult result = (TaskResult) context.getResult();
      tell(
          JobEvent.Kind.SUCCEEDED,
          context,
          result.outcome().describe()
              + ", printed: "
              + String.join(" | ", result.stdout().printableLines()));
      return;
    }
    JobEvent.Kind kind = JobEvent.Kind.FAILED;
    if (exception.refireImmediately()) {
      kind = JobEvent.Kind.POSTPONED;
    } else if (exception.unscheduleAllTriggers()) {
      kind = JobEvent.Kind.REFUSED;
    }
    tell(kind, context, String.valueOf(exception.getMessage()));
  }

  private void tell(JobEvent.Kind kind, JobExecutionContext context, String text) {
    told.accept(
        new JobEvent(
            node, kind, Firing.of(context).taskId(), text.replaceAll("[\\s\\p{Cntrl}]+", " ")));
  }
}
