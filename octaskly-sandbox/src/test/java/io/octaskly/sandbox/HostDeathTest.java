package io.octaskly.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A host that is killed takes all of its tasks with it, whatever they have become. */
class HostDeathTest {
  private static final int TASKS = 20;

  @TempDir Path directory;

  @ParameterizedTest
  @EnumSource
  void killed_host_leaves_no_process(Confinement confinement) throws Exception {
    confinement.sandbox();
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));

    HostDeath.Aftermath aftermath = new HostDeath(confinement, directory).killed(TASKS);

    assertThat(aftermath.family()).isEqualTo(HostDeath.FAMILY * TASKS);
    assertThat(aftermath.left()).isEmpty();
  }
}
