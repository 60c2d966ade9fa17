package io.octaskly.sandbox.internal.plain;

import io.octaskly.sandbox.Guarantee;
import io.octaskly.sandbox.GuaranteeUnavailableException;
import io.octaskly.sandbox.IsolationLevel;
import io.octaskly.sandbox.Limit;
import io.octaskly.sandbox.Mechanism;
import io.octaskly.sandbox.ResourceLimits;
import io.octaskly.sandbox.Task;
import io.octaskly.sandbox.internal.policy.SandboxSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What holds for a task that is run by ProcessBuilder; whatever else is asked for is refused.
 *
 * @param wallTime how long it may take, or null for as long as it likes
 * @param grace between asking it to end and killing it
 * @param guarantees what is true all the same
 */
public record PlainPolicy(
    @Nullable Duration wallTime, Duration grace, Map<Guarantee, List<Mechanism>> guarantees) {
  private static final String WHERE =
      "tasks can be confined on Linux on x86-64 and AArch64 with /proc mounted, not on "
          + System.getProperty("os.name")
          + " on "
          + System.getProperty("os.arch");

  /** On Windows a child also gets handles that native code of the host has made inheritable. */
  private static final boolean CLOSES_DESCRIPTORS =
      !System.getProperty("os.name", "").startsWith("Windows");

  /**
   * The policy for a task.
   *
   * @throws GuaranteeUnavailableException if the task asks for a level above NONE, or for a limit
   *     that cannot be kept here
   * @throws IllegalArgumentException if it asks for more than its sandbox allows
   */
  public static PlainPolicy of(SandboxSettings settings, Task task) {
    IsolationLevel level = task.level().orElse(settings.level());
    if (level != IsolationLevel.NONE) {
      throw new GuaranteeUnavailableException(
          Guarantee.TREE_ENDS,
          List.of(Mechanism.GUARD_PROCESS.label() + ": not on this system"),
          WHERE + ": run this host there, or ask for level none");
    }
    ResourceLimits limits = task.limits().orElse(settings.defaultLimits());
    if (limits != null) {
      requireKept(limits);
      settings.requireWithinMaximum(task.id(), limits);
    }
    return new PlainPolicy(
        limits == null ? null : limits.wallTime(),
        settings.grace(),
        CLOSES_DESCRIPTORS
            ? Map.of(Guarantee.NO_INHERITED_DESCRIPTORS, List.of(Mechanism.PROCESS_BUILDER))
            : Map.of());
  }

  /**
   * Refuses limits that somebody has asked for and nobody would keep: any but the wall time that is
   * not as {@link ResourceLimits#builder()} has it.
   */
  public static void requireKept(ResourceLimits limits) {
    ResourceLimits unset = ResourceLimits.builder().wallTime(limits.wallTime()).build();
    if (limits.equals(unset)) {
      return;
    }
    // What differs, but is neither more nor less, is what counts as memory.
    Limit set = limits.exceeding(unset).or(() -> unset.exceeding(limits)).orElse(Limit.MEMORY);
    throw new GuaranteeUnavailableException(
        Guarantee.RESOURCE_LIMITS,
        List.of(
            Mechanism.RLIMIT.label() + " for " + set.label() + ": not on this system",
            Mechanism.TREE_SAMPLER.label() + ": not on this system"),
        WHERE + ": run this host there, or set no limit but the wall time");
  }
}
