package io.octaskly.examples.dbscheduler;

import io.octaskly.sandbox.TaskResult;
import java.time.Duration;

/** Is told what becomes of jobs. Called on the threads that run them. */
interface JobListener {
  /** A run has ended, with whatever result. */
  void ended(String jobId, TaskResult result);

  /** A run failed before it had a result, and is tried again, here or on another node. */
  void triedAgain(String jobId, RuntimeException why, Duration after);

  /** A job is never tried again, and gone from the table. */
  void givenUp(String jobId, Throwable why);
}
