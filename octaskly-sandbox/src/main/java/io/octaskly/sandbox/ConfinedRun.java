package io.octaskly.sandbox;

import io.octaskly.sandbox.internal.cgroup.TaskCgroup;
import io.octaskly.sandbox.internal.denial.DenialLog;
import io.octaskly.sandbox.internal.denial.ListenedCalls;
import io.octaskly.sandbox.internal.files.Collector;
import io.octaskly.sandbox.internal.files.Collector.Collected;
import io.octaskly.sandbox.internal.files.TaskDirectory;
import io.octaskly.sandbox.internal.kernel.KernelException;
import io.octaskly.sandbox.internal.launch.LaunchFailure;
import io.octaskly.sandbox.internal.launch.LaunchPlan;
import io.octaskly.sandbox.internal.launch.Launched;
import io.octaskly.sandbox.internal.observe.AccessLog;
import io.octaskly.sandbox.internal.observe.CallNames;
import io.octaskly.sandbox.internal.observe.Observation;
import io.octaskly.sandbox.internal.observe.SeenCalls;
import io.octaskly.sandbox.internal.policy.Places;
import io.octaskly.sandbox.internal.policy.Policy;
import io.octaskly.sandbox.internal.supervise.CallWatch;
import io.octaskly.sandbox.internal.supervise.EndRules;
import io.octaskly.sandbox.internal.supervise.TaskProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A task that the kernel confines. */
final class ConfinedRun implements Execution {
  private static final int PAGE = 4096;

  private final Task task;
  private final HostRuntime runtime;
  private final Policy policy;
  private final TaskDirectory directory;
  private final DenialLog denials;
  private final @Nullable Observation observation;

  /**
   * @param observation where it is noted what the task does; null if it is not to be observed
   */
  ConfinedRun(Task task, KernelMeans by, @Nullable Observation observation) {
    this.task = task;
    this.runtime = by.runtime();
    this.policy = by.resolver().resolve(task, observation == null ? Set.of() : observation.calls());
    this.observation = observation;
    this.denials = policy.denialLog();
    try {
      this.directory =
          runtime
              .directories()
              .take(policy.ownUserId() ? by.userIds() : null, policy.keepsMetadata());
    } catch (KernelException e) {
      throw Failures.of(e);
    }
  }

  @Override
  public TaskProcess start() {
    try {
      directory.copyIn(task.inputs());
      Places places =
          new Places(
              directory.work(),
              directory.temporary(),
              runtime.directories().home(),
              runtime.directories().tree(),
              runtime.directories().base());
      LaunchPlan plan = policy.plan(places, directory.owner());
      TaskCgroup cgroup = cgroup();
      Launched launched;
      try {
        launched = runtime.launcher().launch(plan, cgroup == null ? null : cgroup.descriptor());
      } catch (LaunchFailure | RuntimeException e) {
        if (cgroup != null) {
          cgroup.close();
        }
        throw e;
      } finally {
        plan.forgetSecrets();
      }
      EndRules rules =
          new EndRules(
              policy.limits(),
              task.output(),
              policy.grace(),
              !policy.kernelCounts(directory.owner()) && !policy.limitsByCgroup(),
              policy.temporaryInMemory(),
              policy.limitsByCgroup(),
              policy.filesOnDisk(places),
              inputBytes());
      byte[] input = task.stdin().orElse(null) instanceof Stdin.Bytes bytes ? bytes.bytes() : null;
      return runtime.supervisor().supervise(launched, rules, cgroup, input, watch(plan));
    } catch (LaunchFailure e) {
      throw Failures.of(e);
    } catch (KernelException e) {
      throw Failures.of(e);
    }
  }

  private @Nullable TaskCgroup cgroup() {
    Path parent = policy.cgroups();
    ResourceLimits limits = policy.limits();
    if (parent == null) {
      return null;
    }
    TaskCgroup cgroup = TaskCgroup.make(parent);
    if (limits != null && policy.limitsByCgroup()) {
      try {
        cgroup.limit(limits);
      } catch (KernelException e) {
        cgroup.close();
        throw e;
      }
    }
    return cgroup;
  }

  /** What the inputs take in the working directory, rounded up to pages as file systems do. */
  private long inputBytes() {
    return task.inputs().stream()
        .mapToLong(input -> roundedUp(input.from().toFile().length()))
        .sum();
  }

  private static long roundedUp(long bytes) {
    return (bytes / PAGE + 2) * PAGE;
  }

  @Override
  public Path work() {
    return directory.work();
  }

  @Override
  public Collected collect(List<String> globs) {
    return Collector.collect(directory.work(), globs);
  }

  @Override
  public void giveBack() throws IOException {
    runtime.directories().giveBack(directory, policy.keepsMetadata());
  }

  @Override
  public Map<Guarantee, List<Mechanism>> guarantees() {
    return policy.guarantees();
  }

  @Override
  public DenialLog denials() {
    return denials;
  }

  private @Nullable CallWatch watch(LaunchPlan plan) {
    ListenedCalls listened = policy.listened();
    if (listened == null) {
      return null;
    }
    SeenCalls seen =
        observation instanceof AccessLog accesses
            ? new SeenCalls(plan.landlock(), plan.userId(), accesses)
            : null;
    CallNames names = observation instanceof CallNames noted ? noted : null;
    return new CallWatch(listened, denials, seen, names, runtime.handover());
  }

  @Override
  public @Nullable Duration longest() {
    ResourceLimits limits = policy.limits();
    return limits == null ? null : limits.wallTime().plus(policy.grace());
  }
}
