package io.octaskly.springboot;

import io.octaskly.sandbox.ResourceLimits;
import io.octaskly.springboot.OctasklyProperties.LimitProperties;

/** Reads limits. */
final class Limits {
  private Limits() {}

  /** Returns {@code start} with what is given. */
  static ResourceLimits of(String prefix, LimitProperties given, ResourceLimits start) {
    ResourceLimits.Builder limits = start.toBuilder();
    Setting.apply(prefix + ".wall-time", given.wallTime(), limits::wallTime);
    Setting.apply(prefix + ".cpu-time", given.cpuTime(), limits::cpuTime);
    Setting.apply(prefix + ".memory", given.memory(), size -> limits.memory(size.toBytes()));
    Setting.apply(
        prefix + ".memory-accounting", given.memoryAccounting(), limits::memoryAccounting);
    Setting.apply(prefix + ".disk", given.disk(), size -> limits.disk(size.toBytes()));
    Setting.apply(prefix + ".open-files", given.openFiles(), limits::openFiles);
    Setting.apply(prefix + ".processes", given.processes(), limits::processes);
    return limits.build();
  }
}
