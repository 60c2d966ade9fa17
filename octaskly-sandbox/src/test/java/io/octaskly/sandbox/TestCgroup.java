package io.octaskly.sandbox;

import static org.assertj.core.api.Assumptions.assumeThat;

import io.octaskly.sandbox.internal.cgroup.CgroupSupport;
import io.octaskly.sandbox.internal.cgroup.DelegatedCgroup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A control group that tests may use: the one that system property {@code octaskly.test.cgroup}
 * names, or whatever version 2 hierarchy can be written here.
 */
final class TestCgroup {
  private TestCgroup() {}

  /** With or without limits; the test is skipped where there is none. */
  static CgroupSupport support() throws IOException {
    String named = System.getProperty("octaskly.test.cgroup");
    Optional<Path> group = named != null ? Optional.of(Path.of(named)) : mounted();
    CgroupSupport support =
        group
            .map(DelegatedCgroup::at)
            .orElseGet(() -> CgroupSupport.none("no control groups version 2 are mounted here"));
    assumeThat(support.directory()).as(support.obstacle()).isNotNull();
    return support;
  }

  /** A sandbox whose tasks the kernel limits; the test is skipped where there is none. */
  static Sandbox sandbox() throws IOException {
    CgroupSupport support = support();
    assumeThat(support.limits()).as(support.obstacle()).isTrue();
    return Sandbox.builder()
        .offering(HostRuntime.get().features().with(support))
        .require(Mechanism.CGROUP)
        .build();
  }

  private static Optional<Path> mounted() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/mounts")).stream()
        .map(line -> line.split(" ", -1))
        .filter(fields -> fields[2].equals("cgroup2"))
        .map(fields -> Path.of(fields[1]))
        .findFirst();
  }
}
