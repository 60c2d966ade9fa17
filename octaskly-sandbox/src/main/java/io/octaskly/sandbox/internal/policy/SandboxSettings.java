package io.octaskly.sandbox.internal.policy;

import io.octaskly.sandbox.IsolationLevel;
import io.octaskly.sandbox.Limit;
import io.octaskly.sandbox.Mechanism;
import io.octaskly.sandbox.Network;
import io.octaskly.sandbox.ResourceLimits;
import io.octaskly.sandbox.internal.kernel.SystemCall;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A sandbox as its builder left it.
 *
 * @param defaultLimits for tasks that name none; null at level NONE when none were set
 * @param maxLimits what a task may ask for at most, or null for no more than the host has
 * @param calls the only system calls that are allowed of those that the level allows, as a profile
 *     lists them; null for all of the level's
 */
public record SandboxSettings(
    IsolationLevel level,
    @Nullable ResourceLimits defaultLimits,
    @Nullable ResourceLimits maxLimits,
    List<Path> read,
    List<Path> write,
    List<Path> execute,
    Network network,
    Duration grace,
    boolean allowShell,
    Set<Mechanism> preferred,
    Set<Mechanism> required,
    @Nullable Set<SystemCall> calls) {

  public SandboxSettings {
    read = List.copyOf(read);
    write = List.copyOf(write);
    execute = List.copyOf(execute);
    preferred = Set.copyOf(preferred);
    required = Set.copyOf(required);
    calls = calls == null ? null : Set.copyOf(calls);
  }

  /** The same with these grants instead of its own, and these calls. */
  public SandboxSettings granting(
      List<Path> newRead,
      List<Path> newWrite,
      List<Path> newExecute,
      Network newNetwork,
      @Nullable Set<SystemCall> newCalls) {
    return new SandboxSettings(
        level,
        defaultLimits,
        maxLimits,
        newRead,
        newWrite,
        newExecute,
        newNetwork,
        grace,
        allowShell,
        preferred,
        required,
        newCalls);
  }

  /**
   * Checks what a task asks for.
   *
   * @throws IllegalArgumentException naming the limit that is above {@code maxLimits}
   */
  public void requireWithinMaximum(String taskId, ResourceLimits asked) {
    Optional<Limit> above = maxLimits == null ? Optional.empty() : asked.exceeding(maxLimits);
    if (above.isPresent()) {
      throw new IllegalArgumentException(
          "task "
              + taskId
              + " asks for more "
              + above.get().label()
              + " than its sandbox's maxLimits allow: asked "
              + asked
              + ", allowed "
              + maxLimits);
    }
  }
}
