package io.octaskly.sandbox;

import io.octaskly.sandbox.internal.observe.Observation;
import io.octaskly.sandbox.internal.streams.Handover;
import io.octaskly.sandbox.internal.streams.Spill;
import io.octaskly.sandbox.internal.streams.Spilled;
import io.octaskly.sandbox.internal.supervise.Ended;
import io.octaskly.sandbox.internal.supervise.SpillingProcess;
import io.octaskly.sandbox.internal.supervise.TaskProcess;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** One task on its way through: policy, directories, launch, supervision, result. */
final class TaskRun {
  private final Task task;
  private final Audience audience;
  private final Handover handover;
  private final Execution execution;
  private @Nullable Spill spill;

  /**
   * @param observation where it is noted what the task does; null if it is not to be observed
   */
  TaskRun(Task task, Means means, Audience audience, @Nullable Observation observation) {
    this.task = task;
    this.audience = audience;
    this.handover = means.handover();
    SpillFiles.check(task);
    this.execution = observation == null ? means.prepare(task) : means.observe(task, observation);
  }

  TaskProcess start() {
    TaskProcess process;
    try {
      process = execution.start();
    } catch (RuntimeException e) {
      release();
      throw e;
    }
    audience.started(task.id(), process.pid());
    execution.denials().onDenied(call -> audience.denied(task.id(), Results.denial(call)));
    Spill.Target files = SpillFiles.of(task).orElse(null);
    if (files == null) {
      return process;
    }
    Spill started = Spill.start(process.stdout(), process.stderr(), files, handover);
    spill = started;
    return new SpillingProcess(process, started, execution.longest());
  }

  TaskResult finish(Ended ended) {
    CollectedFiles files = collect();
    release();
    TaskResult result =
        new TaskResult(
            task.id(),
            Outcomes.of(ended.ending()),
            Results.captured(ended.stdout(), spill == null ? Spilled.NOTHING : spill.stdout()),
            Results.captured(ended.stderr(), spill == null ? Spilled.NOTHING : spill.stderr()),
            files,
            ended.usage(),
            execution.guarantees(),
            Results.denials(execution.denials().denied()));
    execution.denials().tell();
    audience.finished(result);
    return result;
  }

  private CollectedFiles collect() {
    if (task.collect().isEmpty()) {
      return CollectedFiles.none();
    }
    try {
      return Results.collected(execution.collect(task.collect()));
    } catch (IOException e) {
      return Results.unreadable(execution.work(), e);
    }
  }

  /** Nothing of the task is left: what it had is free. */
  void release() {
    try {
      execution.giveBack();
    } catch (IOException e) {
      audience.leftBehind(task.id(), execution.work(), e);
    }
  }
}
