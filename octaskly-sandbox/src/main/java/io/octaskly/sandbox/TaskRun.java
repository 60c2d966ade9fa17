package io.octaskly.sandbox;

import io.octaskly.sandbox.internal.supervise.Ended;
import io.octaskly.sandbox.internal.supervise.TaskProcess;

/** One task on its way through: policy, directories, launch, supervision, result. */
sealed interface TaskRun permits ConfinedRun, PlainRun {
  TaskProcess start();

  TaskResult finish(Ended ended);

  /** Nothing of the task is left: what it had is free. */
  void release();
}
