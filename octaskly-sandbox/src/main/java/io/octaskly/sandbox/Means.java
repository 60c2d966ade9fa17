package io.octaskly.sandbox;

import io.octaskly.sandbox.internal.streams.Handover;

/** What a sandbox's tasks are run by. */
sealed interface Means permits KernelMeans, PlainMeans {
  Handover handover();

  Execution prepare(Task task);
}
