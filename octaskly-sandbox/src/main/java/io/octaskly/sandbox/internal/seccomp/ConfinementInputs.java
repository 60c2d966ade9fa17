package io.octaskly.sandbox.internal.seccomp;

/**
 * What the filter of a STRICT or VERY_STRICT task depends on.
 *
 * @param network whether the task may use the network (IPv4 and IPv6 only); never at VERY_STRICT
 * @param landlockAbi the Landlock ABI in force, 0 when there is none. Below 3 the filter refuses
 *     truncation, below 5 opening without reading or writing. {@link #ALL_OF_LANDLOCK} leaves
 *     nothing to the filter
 * @param metadataOpen whether metadata may be changed, since the mounts are read-only where that
 *     must not be
 * @param oneShotExec whether only the launch itself may execute a program; false when execution was
 *     granted
 */
public record ConfinementInputs(
    boolean network, int landlockAbi, boolean metadataOpen, boolean oneShotExec) {

  /** An ABI that leaves nothing to the filter. */
  public static final int ALL_OF_LANDLOCK = Integer.MAX_VALUE;

  /** Checks the ABI. */
  public ConfinementInputs {
    if (landlockAbi < 0) {
      throw new IllegalArgumentException(
          "Landlock ABI "
              + landlockAbi
              + " is negative: that is an error number, not a version;"
              + " use 0 where Landlock is missing");
    }
  }

  /** For a task that sees the host's file tree, confined by Landlock. */
  public static ConfinementInputs inHostTree(
      boolean network, int landlockAbi, boolean oneShotExec) {
    return new ConfinementInputs(network, landlockAbi, false, oneShotExec);
  }

  /** For a task with a mount namespace: what it must not change is mounted read-only. */
  public static ConfinementInputs inOwnTree(boolean network, boolean oneShotExec) {
    return new ConfinementInputs(network, ALL_OF_LANDLOCK, true, oneShotExec);
  }
}
