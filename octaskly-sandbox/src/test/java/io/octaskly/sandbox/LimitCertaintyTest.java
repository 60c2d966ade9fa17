package io.octaskly.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.octaskly.sandbox.attack.AttackProgram;
import io.octaskly.sandbox.attack.ResourceAttacks;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * A task over a limit is reported with that limit, each time; a task at 90% of it is not. How often
 * each is run: system property {@code octaskly.test.rounds}.
 */
@EnabledOnOs(
    value = OS.LINUX,
    architectures = {"amd64", "aarch64"})
class LimitCertaintyTest {
  private static final int ROUNDS = Integer.getInteger("octaskly.test.rounds", 3);
  private static final int AT_ONCE = 4;
  private static final int MIB = 1 << 20;
  private static final int SIGPROF = 27;
  private static final Outcome SUCCESS = new Outcome.Exited(0);
  private static final Duration LONG = Duration.ofSeconds(20);

  /** Long enough to be sampled several times. */
  private static final Duration A_WHILE = Duration.ofMillis(900);

  private final Sandbox sandbox = Sandbox.builder().grace(Duration.ofMillis(100)).build();

  @TempDir Path directory;

  @Test
  void wall_time() throws Exception {
    ResourceLimits limits = limits().wallTime(Duration.ofSeconds(1)).build();

    assertReported(Limit.WALL_TIME, sleep(LONG), limits);
    assertNotReported(SUCCESS, sleep(Duration.ofMillis(900)), limits);
  }

  @Test
  void cpu_time_of_one_process() throws Exception {
    ResourceLimits limits = limits().cpuTime(Duration.ofSeconds(1)).build();

    assertReported(Limit.CPU_TIME, ResourceAttacks.spin(LONG), limits);
    assertNotReported(
        new Outcome.Signalled(SIGPROF), ResourceAttacks.spin(Duration.ofMillis(900)), limits);
  }

  @Test
  void cpu_time_of_several_processes_together() throws Exception {
    ResourceLimits limits = limits().cpuTime(Duration.ofSeconds(2)).build();

    assertReported(Limit.CPU_TIME, ResourceAttacks.spinTwice(LONG), limits);
    assertNotReported(SUCCESS, ResourceAttacks.spinTwice(Duration.ofMillis(900)), limits);
  }

  @Test
  void resident_memory() throws Exception {
    ResourceLimits limits =
        limits().memory(64 * MIB).memoryAccounting(MemoryAccounting.RESIDENT).build();

    assertReported(Limit.MEMORY, ResourceAttacks.memoryFor(72, LONG), limits);
    assertNotReported(SUCCESS, ResourceAttacks.memoryFor(57, A_WHILE), limits);
  }

  @Test
  void processes_where_the_supervisor_counts() throws Exception {
    ResourceLimits limits = limits().processes(20).build();
    Sandbox counting =
        Sandbox.builder()
            .offering(
                OfferedFeatures.of(
                    OfferedFeatures.ALL.landlockAbi(), false, OfferedFeatures.ALL.signalListener()))
            .build();

    assertReported(Limit.PROCESSES, counting, ResourceAttacks.forkBomb(22, LONG), limits);
    assertNotReported(SUCCESS, counting, ResourceAttacks.forkBomb(17, A_WHILE), limits);
  }

  @Test
  void files_together() throws Exception {
    ResourceLimits limits = limits().disk(100L * MIB).build();

    assertReported(Limit.DISK, ResourceAttacks.twoFiles(55, LONG), limits);
    assertNotReported(SUCCESS, ResourceAttacks.twoFiles(45, A_WHILE), limits);
  }

  @Test
  void files_without_a_name_together() throws Exception {
    ResourceLimits limits = limits().disk(100L * MIB).build();

    assertReported(Limit.DISK, ResourceAttacks.twoUnnamedFiles(55, LONG), limits);
    assertNotReported(SUCCESS, ResourceAttacks.twoUnnamedFiles(45, A_WHILE), limits);
  }

  @Test
  void output() throws Exception {
    ResourceLimits limits = limits().build();
    OutputPolicy policy = OutputPolicy.kill(10 * MIB);

    assertReported(Limit.OUTPUT, sandbox, policy, ResourceAttacks.flood(11), limits);
    assertNotReported(SUCCESS, sandbox, policy, ResourceAttacks.flood(9), limits);
  }

  @Test
  void memory_of_a_control_group() throws Exception {
    Sandbox grouped = TestCgroup.sandbox();
    ResourceLimits limits =
        limits().memory(64 * MIB).memoryAccounting(MemoryAccounting.RESIDENT).build();

    assertReported(Limit.MEMORY, grouped, ResourceAttacks.memoryFor(72, LONG), limits);
    assertNotReported(SUCCESS, grouped, ResourceAttacks.memoryFor(57, A_WHILE), limits);
  }

  private static ResourceLimits.Builder limits() {
    return ResourceLimits.builder().wallTime(Duration.ofSeconds(60)).processes(100);
  }

  private static AttackProgram sleep(Duration duration) {
    return AttackProgram.builder().sleep(duration).build();
  }

  private void assertReported(Limit limit, AttackProgram over, ResourceLimits limits)
      throws Exception {
    assertReported(limit, sandbox, over, limits);
  }

  private void assertReported(
      Limit limit, Sandbox sandbox, AttackProgram over, ResourceLimits limits) throws Exception {
    assertReported(limit, sandbox, OutputPolicy.defaults(), over, limits);
  }

  private void assertReported(
      Limit limit, Sandbox sandbox, OutputPolicy policy, AttackProgram over, ResourceLimits limits)
      throws Exception {
    assertThat(outcomes(sandbox, policy, over, limits))
        .hasSize(ROUNDS)
        .allMatch(
            outcome ->
                outcome instanceof Outcome.LimitExceeded exceeded && exceeded.limit() == limit,
            "are reported with " + limit);
  }

  private void assertNotReported(Outcome expected, AttackProgram below, ResourceLimits limits)
      throws Exception {
    assertNotReported(expected, sandbox, below, limits);
  }

  private void assertNotReported(
      Outcome expected, Sandbox sandbox, AttackProgram below, ResourceLimits limits)
      throws Exception {
    assertNotReported(expected, sandbox, OutputPolicy.defaults(), below, limits);
  }

  private void assertNotReported(
      Outcome expected,
      Sandbox sandbox,
      OutputPolicy policy,
      AttackProgram below,
      ResourceLimits limits)
      throws Exception {
    assertThat(outcomes(sandbox, policy, below, limits))
        .hasSize(ROUNDS)
        .allMatch(expected::equals, "are " + expected);
  }

  private List<Outcome> outcomes(
      Sandbox sandbox, OutputPolicy policy, AttackProgram program, ResourceLimits limits)
      throws Exception {
    Programs.passable(directory);
    Path file = program.writeTo(directory.resolve("program" + System.nanoTime()));
    Callable<Outcome> one =
        () ->
            sandbox
                .run(Task.builder(file.toString()).limits(limits).output(policy).build())
                .outcome();
    ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
    try {
      List<Outcome> outcomes = new ArrayList<>();
      for (Future<Outcome> done : threads.invokeAll(java.util.Collections.nCopies(ROUNDS, one))) {
        outcomes.add(done.get());
      }
      return outcomes;
    } finally {
      threads.shutdownNow();
    }
  }
}
