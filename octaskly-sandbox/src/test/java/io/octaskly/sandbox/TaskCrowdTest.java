package io.octaskly.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.octaskly.sandbox.internal.policy.HostFeatures;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tasks that run at the same time cost descriptors and processes, but no threads. */
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
    Sandbox sandbox = Sandbox.builder().build();
    TaskCrowd.run(sandbox, directory, TASKS);
    LaunchStress.Holdings before = LaunchStress.holdings();
    int descriptorsBefore = LaunchStress.taskDescriptors();
    int threadsBefore = TaskCrowd.javaThreads();

    TaskCrowd.Report report = TaskCrowd.run(sandbox, directory, TASKS);

    LaunchStress.Holdings after = LaunchStress.holdings();
    assertThat(report.failures()).isZero();
    // The library's own threads: not more than there are processors, however many tasks.
    assertThat(report.javaThreads() - threadsBefore)
        .isLessThanOrEqualTo(Runtime.getRuntime().availableProcessors());
    assertThat(LaunchStress.taskDescriptors()).isLessThanOrEqualTo(descriptorsBefore);
    assertThat(after.children()).as("children, zombies too").isEqualTo(before.children());
  }
}
