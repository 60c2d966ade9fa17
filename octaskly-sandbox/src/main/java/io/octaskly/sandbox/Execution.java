package io.octaskly.sandbox;

import io.octaskly.sandbox.internal.denial.DenialLog;
import io.octaskly.sandbox.internal.files.Collector.Collected;
import io.octaskly.sandbox.internal.supervise.TaskProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a {@link TaskRun} needs of whatever runs its task. */
sealed interface Execution permits ConfinedRun, PlainRun {
  /** Starts the task. If that fails, nothing of it is left running. */
  TaskProcess start();

  /** The task's private working directory. */
  Path work();

  /** Reads files from the working directory when the task has ended. */
  Collected collect(List<String> globs) throws IOException;

  /** Deletes the task's directories. */
  void giveBack() throws IOException;

  Map<Guarantee, List<Mechanism>> guarantees();

  /** The calls that it was refused. */
  DenialLog denials();

  /** The time from its start after which the task has ended in any case, or null if none is set. */
  @Nullable Duration longest();
}
