package io.octaskly.sandbox.internal.supervise;

/** The host's end of a task's standard input, when that is a pipe. */
sealed interface Input permits FedInput, LiveInput {
  /** The task is under supervision from now on. */
  void watch();

  /** The supervisor has heard that the pipe can be written to, or that nobody reads it. */
  void ready(Transfer transfer);

  /** The task has ended: closes the pipe. */
  void end();
}
