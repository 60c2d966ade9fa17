package io.octaskly.sandbox;

import io.octaskly.sandbox.internal.observe.Observation;
import io.octaskly.sandbox.internal.policy.PolicyResolver;
import io.octaskly.sandbox.internal.policy.SandboxSettings;
import io.octaskly.sandbox.internal.policy.UserIds;
import io.octaskly.sandbox.internal.streams.Handover;

/** The mechanisms of the kernel. */
record KernelMeans(HostRuntime runtime, PolicyResolver resolver, UserIds userIds) implements Means {
  @Override
  public Handover handover() {
    return runtime.handover();
  }

  @Override
  public Execution prepare(Task task) {
    return new ConfinedRun(task, this, null);
  }

  @Override
  public Execution observe(Task task, Observation observation) {
    return new ConfinedRun(task, this, observation);
  }

  @Override
  public Means with(SandboxSettings other) {
    return new KernelMeans(runtime, resolver.with(other), userIds);
  }
}
