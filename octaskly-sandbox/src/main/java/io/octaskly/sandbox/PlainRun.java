package io.octaskly.sandbox;

import io.octaskly.sandbox.internal.denial.DenialLog;
import io.octaskly.sandbox.internal.files.Collector.Collected;
import io.octaskly.sandbox.internal.plain.PlainDirectory;
import io.octaskly.sandbox.internal.plain.PlainHost;
import io.octaskly.sandbox.internal.plain.PlainPolicy;
import io.octaskly.sandbox.internal.policy.SandboxSettings;
import io.octaskly.sandbox.internal.supervise.TaskProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A task that nothing confines. */
final class PlainRun implements Execution {
  private final Task task;
  private final PlainHost host;
  private final PlainPolicy policy;
  private final PlainDirectory directory;
  private final DenialLog denials = DenialLog.empty();

  PlainRun(Task task, SandboxSettings settings, PlainHost host) {
    this.task = task;
    this.host = host;
    this.policy = PlainPolicy.of(settings, task);
    this.directory = host.directory(task);
  }

  @Override
  public TaskProcess start() {
    return host.start(task, policy, directory);
  }

  @Override
  public Path work() {
    return directory.work();
  }

  @Override
  public Collected collect(List<String> globs) throws IOException {
    return directory.collect(globs);
  }

  @Override
  public void giveBack() throws IOException {
    host.delete(directory);
  }

  @Override
  public Map<Guarantee, List<Mechanism>> guarantees() {
    return policy.guarantees();
  }

  /** Nothing is refused. */
  @Override
  public DenialLog denials() {
    return denials;
  }

  @Override
  public @Nullable Duration longest() {
    Duration wallTime = policy.wallTime();
    return wallTime == null ? null : wallTime.plus(policy.grace());
  }
}
