package io.octaskly.sandbox.internal.seccomp;

/**
 * What the filter of a STRICT or VERY_STRICT task depends on.
 *
 * @param network whether the task may use the network (IPv4 and IPv6 only); never at VERY_STRICT
 * @param landlockAbi the Landlock ABI in force, 0 when there is none. Below 3 the filter refuses
 *     truncation, below 5 opening without reading or writing. Where a mount namespace confines
 *     files instead, {@link #ALL_OF_LANDLOCK}: there is no gap to fill
 * @param oneShotExec whether only the launch itself may execute a program; false when execution was
 *     granted
 */
public record ConfinementInputs(boolean network, int landlockAbi, boolean oneShotExec) {

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
}
