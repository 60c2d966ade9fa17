package io.octaskly.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.octaskly.sandbox.internal.policy.HostFeatures;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tasks that run at the same time cost descriptors and processes, but no threads: counted in a JVM
 * that does nothing else.
 */
class TaskCrowdTest {
  private static final int TASKS = 100;
  private static final int DESCRIPTORS_PER_TASK = 5;

  @TempDir Path directory;

  @Test
  void crowd_of_tasks_gets_every_result_right_and_leaves_nothing() throws Exception {
    long limit = HostFeatures.probe().maxOpenFiles();
    assumeTrue(
        limit > 2 * TASKS * DESCRIPTORS_PER_TASK,
        () -> "this process may have " + limit + " open files only");
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    Process host =
        HostJvm.running(directory, TaskCrowd.class, Integer.toString(TASKS), "STRICT")
            .redirectErrorStream(true)
            .start();

    String report = new String(host.getInputStream().readAllBytes(), UTF_8);

    assertThat(host.waitFor()).as(report).isZero();
  }
}
