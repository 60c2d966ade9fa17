package io.octaskly.sandbox.internal.policy;

import io.octaskly.sandbox.IsolationLevel;
import io.octaskly.sandbox.Limit;
import io.octaskly.sandbox.Mechanism;
import io.octaskly.sandbox.Network;
import io.octaskly.sandbox.ResourceLimits;
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
    Set<Mechanism> required) {

  public SandboxSettings {
    read = List.copyOf(read);
    write = List.copyOf(write);
    execute = List.copyOf(execute);
    preferred = Set.copyOf(preferred);
    required = Set.copyOf(required);
  }

  /** The same with these grants instead of its own. */
  public SandboxSettings granting(
      List<Path> newRead, List<Path> newWrite, List<Path> newExecute, Network newNetwork) {
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
        required);
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
