package io.octaskly.sandbox;

import io.octaskly.sandbox.internal.plain.PlainDirectory;
import io.octaskly.sandbox.internal.plain.PlainHost;
import io.octaskly.sandbox.internal.plain.PlainPolicy;
import io.octaskly.sandbox.internal.policy.SandboxSettings;
import io.octaskly.sandbox.internal.supervise.Ended;
import io.octaskly.sandbox.internal.supervise.TaskProcess;
import java.io.IOException;

/** A task that nothing confines. */
final class PlainRun implements TaskRun {
  private final Task task;
  private final Audience audience;
  private final PlainHost host;
  private final PlainPolicy policy;
  private final PlainDirectory directory;

  PlainRun(Task task, SandboxSettings settings, PlainHost host, Audience audience) {
    this.task = task;
    this.audience = audience;
    this.host = host;
    this.policy = PlainPolicy.of(settings, task);
    this.directory = host.directory(task);
  }

  @Override
  public TaskProcess start() {
    try {
      TaskProcess process = host.start(task, policy, directory);
      audience.started(task.id(), process.pid());
      return process;
    } catch (RuntimeException e) {
      release();
      throw e;
    }
  }

  @Override
  public TaskResult finish(Ended ended) {
    CollectedFiles files = collect();
    release();
    TaskResult result = Results.of(task, ended, files, policy.guarantees());
    audience.finished(result);
    return result;
  }

  private CollectedFiles collect() {
    if (task.collect().isEmpty()) {
      return CollectedFiles.none();
    }
    try {
      return Results.collected(directory.collect(task.collect()));
    } catch (IOException e) {
      return Results.unreadable(directory.work(), e);
    }
  }

  @Override
  public void release() {
    try {
      host.delete(directory);
    } catch (IOException e) {
      audience.leftBehind(task.id(), directory.work(), e);
    }
  }
}
