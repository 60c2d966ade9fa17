package io.octaskly.sandbox.internal.launch;

import io.octaskly.sandbox.internal.seccomp.FilterProgram;

/**
 * A second system call filter, for signals alone, for a task whose signals nothing else confines.
 */
public sealed interface SignalFilter {
  FilterProgram program();

  /** The filter asks whoever holds its listener, which the launch hands to the supervisor. */
  record Asking(FilterProgram program) implements SignalFilter {}

  /**
   * The filter compares with the id of a process, which the child itself finds out and fills in.
   */
  record Naming(FilterProgram program, Known known) implements SignalFilter {}

  /** A process that a filter can know. */
  enum Known {
    /** The task's first process: the child that installs the filter. */
    TASK,
    /** Its parent. */
    GUARD
  }
}
