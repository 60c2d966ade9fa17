package io.octaskly.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
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

  @ParameterizedTest
  @EnumSource(names = {"BASIC", "STRICT", "VERY_STRICT_IN_NAMESPACES"})
  void stopped_host_does_not_save_a_task_from_its_limit(Confinement confinement) throws Exception {
    confinement.sandbox();
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));

    HostDeath.Aftermath aftermath =
        new HostDeath(confinement, directory).stopped(3, Duration.ofSeconds(2));

    assertThat(aftermath.left()).isEmpty();
    assertThat(aftermath.family()).isPositive();
  }

  @Test
  void host_that_ignores_the_ends_of_its_children_still_learns_how_a_task_ended() throws Exception {
    Path script = Programs.script(directory, "exit 7");
    ProcessBuilder host =
        HostJvm.running(directory, HostOfOneResult.class, "STRICT", script.toString());
    host.command().addAll(0, List.of("/bin/sh", "-c", "trap '' CHLD; exec \"$@\"", "sh"));

    Process process = host.start();

    assertThat(process.inputReader().readLine()).isEqualTo("Exited[code=7]");
    assertThat(process.waitFor()).isZero();
  }
}
