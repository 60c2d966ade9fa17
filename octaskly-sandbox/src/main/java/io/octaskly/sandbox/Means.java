package io.octaskly.sandbox;

import io.octaskly.sandbox.internal.observe.Observation;
import io.octaskly.sandbox.internal.policy.SandboxSettings;
import io.octaskly.sandbox.internal.streams.Handover;

/** What a sandbox's tasks are run by. */
sealed interface Means permits KernelMeans, PlainMeans {
  Handover handover();

  Execution prepare(Task task);

  /** The same, for a run that is observed. */
  Execution observe(Task task, Observation observation);

  /** The same means for a sandbox with other settings. */
  Means with(SandboxSettings other);
}
