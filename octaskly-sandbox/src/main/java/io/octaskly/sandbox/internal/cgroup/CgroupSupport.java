package io.octaskly.sandbox.internal.cgroup;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Whether tasks can have control groups of their own here ({@code cgroups(7)}, version 2).
 *
 * @param directory beneath which they are made; null when there is none
 * @param limits whether memory and the number of processes can be limited there
 * @param kills whether a group can be killed at once ({@code cgroup.kill}, Linux 5.14)
 * @param obstacle why there are none, or none with limits; empty when there is nothing in the way
 */
public record CgroupSupport(
    @Nullable Path directory, boolean limits, boolean kills, String obstacle) {

  /** None, for the reason given. */
  public static CgroupSupport none(String obstacle) {
    return new CgroupSupport(null, false, false, obstacle);
  }
}
