package io.octaskly.sandbox;

import io.octaskly.sandbox.internal.observe.AccessLog;
import io.octaskly.sandbox.internal.policy.SandboxSettings;
import io.octaskly.sandbox.internal.streams.Handover;

/** What a sandbox's tasks are run by. */
sealed interface Means permits KernelMeans, PlainMeans {
  Handover handover();

  Execution prepare(Task task);

  /** The same, for a run whose accesses are noted. */
  Execution observe(Task task, AccessLog accesses);

  /** The same means for a sandbox with other settings. */
  Means with(SandboxSettings other);
}
