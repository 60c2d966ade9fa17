package io.octaskly.sandbox.internal.supervise;

import io.octaskly.sandbox.ResourceUsage;
import io.octaskly.sandbox.internal.streams.TaskOutput;

/**
 * How a task ended, what it printed and what it used; nothing of its tree is left, so that nothing
 * is added to the output any more.
 */
public record Ended(Ending ending, TaskOutput stdout, TaskOutput stderr, ResourceUsage usage) {}
