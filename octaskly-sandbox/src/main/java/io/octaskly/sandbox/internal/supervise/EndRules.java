package io.octaskly.sandbox.internal.supervise;

import io.octaskly.sandbox.OutputPolicy;
import io.octaskly.sandbox.ResourceLimits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * When the supervisor ends a task.
 *
 * @param limits the limits in force, or null for none
 * @param output what to keep of its output, and whether more ends it
 * @param grace time between SIGTERM and SIGKILL at the wall time limit
 * @param countsProcesses whether the supervisor has to count the task's processes, because the
 *     kernel does not do it for this task alone
 * @param temporaryInMemory whether what the task has in its {@code /tmp} is memory that it uses
 * @param memoryLimited whether the kernel limits the memory of the task's control group
 * @param files where the task's files are that its disk limit counts
 * @param inputBytes what the task was given there, in bytes, and which does not count
 */
public record EndRules(
    @Nullable ResourceLimits limits,
    OutputPolicy output,
    Duration grace,
    boolean countsProcesses,
    boolean temporaryInMemory,
    boolean memoryLimited,
    List<Path> files,
    long inputBytes) {

  public EndRules {
    files = List.copyOf(files);
  }
}
