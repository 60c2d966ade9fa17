package io.octaskly.examples.dbscheduler;

import java.time.Duration;

/**
 * What the database keeps of a job besides its id and its time.
 *
 * @param ticket the task and who asked for it, sealed
 * @param every how long after the end of one run the next begins; zero for a job that runs once
 * @param run how many runs there were before
 */
record Job(String ticket, Duration every, long run) {
  static Job once(String ticket) {
    return new Job(ticket, Duration.ZERO, 0);
  }

  boolean recurs() {
    return !every.isZero();
  }

  Job next() {
    return new Job(ticket, every, run + 1);
  }

  /** The same for all attempts at one run, and another for the next one. */
  String taskId(String jobId) {
    return recurs() ? jobId + "." + run : jobId;
  }

  @Override
  public String toString() {
    return recurs() ? "run " + run + ", every " + every : "once";
  }
}
