package io.octaskly.sandbox;

import io.octaskly.sandbox.internal.observe.Observation;
import io.octaskly.sandbox.internal.plain.PlainHost;
import io.octaskly.sandbox.internal.policy.SandboxSettings;
import io.octaskly.sandbox.internal.streams.Handover;

/** {@link ProcessBuilder}, for level NONE where the kernel has no mechanisms. */
record PlainMeans(SandboxSettings settings, PlainHost host) implements Means {
  @Override
  public Handover handover() {
    return host.handover();
  }

  @Override
  public Execution prepare(Task task) {
    return new PlainRun(task, settings, host);
  }

  @Override
  public Execution observe(Task task, Observation observation) {
    throw new SandboxException("level none has no policy to explain: take another level");
  }

  @Override
  public Means with(SandboxSettings other) {
    return new PlainMeans(other, host);
  }
}
