package io.octaskly.sandbox.internal.launch;

import io.octaskly.sandbox.internal.seccomp.FilterProgram;

/**
 * A second system call filter, for signals alone, for a task whose signals nothing else confines.
 * It compares with the id of a process, which the child itself finds out and fills in.
 */
public record SignalFilter(FilterProgram program, Known known) {
  /** A process that a filter can know. */
  public enum Known {
    /** The task's first process: the child that installs the filter. */
    TASK,
    /** Its parent. */
    GUARD
  }
}
