package io.octaskly.cli;

import io.octaskly.sandbox.Limit;
import io.octaskly.sandbox.Outcome;
import io.octaskly.sandbox.TaskLaunchException;

/**
 * What the program ends with. For {@code run}: the task's own code, and beyond it those of {@code
 * timeout(1)} and {@code env(1)}; for the rest those of {@code sysexits.h} where they fit.
 */
final class ExitCode {
  static final int OK = 0;

  /** What was looked for is not as it should be: a log, a release, a checklist. */
  static final int FINDING = 1;

  /** Some of a checklist fails. */
  static final int FAILURE = 2;

  /** EX_USAGE: the command line makes no sense. */
  static final int USAGE = 64;

  /** EX_SOFTWARE: the command could not do its work. */
  static final int UNABLE = 70;

  static final int RUN_LIMIT = 122;
  static final int RUN_WALL_TIME = 124;
  static final int RUN_REFUSED = 125;
  static final int RUN_NOT_EXECUTABLE = 126;
  static final int RUN_NOT_FOUND = 127;

  /** 128 and SIGPIPE. */
  static final int RUN_OUTPUT_CLOSED = 141;

  /** 128 and SIGINT. */
  static final int RUN_CANCELLED = 130;

  private static final int SIGNAL = 128;

  private ExitCode() {}

  /** {@return what a shell would have said of the task, and more where the sandbox ended it} */
  static int of(Outcome outcome) {
    if (outcome instanceof Outcome.Exited exited) {
      return exited.code();
    }
    if (outcome instanceof Outcome.Signalled signalled) {
      return SIGNAL + signalled.signal();
    }
    if (outcome instanceof Outcome.LimitExceeded exceeded) {
      return exceeded.limit() == Limit.WALL_TIME ? RUN_WALL_TIME : RUN_LIMIT;
    }
    return RUN_CANCELLED;
  }

  /** {@return what a shell would have said of a program that could not be started} */
  static int of(TaskLaunchException failure) {
    String error = String.valueOf(failure.errnoName());
    return switch (error) {
      case "ENOENT" -> RUN_NOT_FOUND;
      case "EACCES", "ENOEXEC", "EPERM" -> RUN_NOT_EXECUTABLE;
      default -> RUN_REFUSED;
    };
  }
}
