package io.octaskly.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.octaskly.sandbox.attack.AttackProgram;
import io.octaskly.sandbox.attack.ResourceAttacks;
import io.octaskly.sandbox.attack.Syscall;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever a task does, {@code run} returns within its wall time limit, the grace and a second. */
@EnabledOnOs(
    value = OS.LINUX,
    architectures = {"amd64", "aarch64"})
class ReturnInTimeTest {
  private static final Duration WALL = Duration.ofSeconds(2);
  private static final Duration GRACE = Duration.ofMillis(300);
  private static final Duration LATEST = WALL.plus(GRACE).plusSeconds(1);
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final int SIGSTOP = 19;
  private static final int SIGTERM = 15;

  @TempDir Path directory;

  @ParameterizedTest
  @EnumSource(names = {"STRICT", "STRICT_IN_NAMESPACES"})
  void grandchild_holds_the_pipe(Confinement confinement) throws Exception {
    AttackProgram.Builder program = AttackProgram.builder();
    program.fork(
        () -> {
          program.call(Syscall.SETSID);
          program.fork(() -> program.sleep(LONG));
        });

    TaskResult result = run(confinement, program.build(), 10);

    // The task itself ends at once, and takes the grandchild with it.
    assertThat(result.succeeded()).isTrue();
    assertThat(result.usage().wallTime()).isLessThan(WALL);
  }

  @ParameterizedTest
  @EnumSource(names = {"STRICT", "STRICT_IN_NAMESPACES"})
  void task_is_stopped(Confinement confinement) throws Exception {
    AttackProgram.Builder program = AttackProgram.builder();
    program.fork(() -> program.require(Syscall.KILL, 0, SIGSTOP));

    assertWallTime(run(confinement, program.sleep(LONG).build(), 10));
  }

  @ParameterizedTest
  @EnumSource(names = {"STRICT", "STRICT_IN_NAMESPACES"})
  void output_never_ends_and_sigterm_is_ignored(Confinement confinement) throws Exception {
    AttackProgram.Builder program = AttackProgram.builder();
    long ignored = 1;
    program.require(Syscall.RT_SIGACTION, SIGTERM, program.words(ignored, 0, 0, 0), 0, Long.BYTES);
    var block = program.buffer(4096);
    program.repeat(
        Integer.MAX_VALUE, () -> program.call(Syscall.WRITE, AttackProgram.STDOUT, block, 4096));

    assertWallTime(run(confinement, program.build(), 10));
  }

  @ParameterizedTest
  @EnumSource(names = {"STRICT", "STRICT_IN_NAMESPACES"})
  void ten_thousand_children_are_alive(Confinement confinement) throws Exception {
    AttackProgram program = ResourceAttacks.crowd(10_000, LONG);

    TaskResult result = run(confinement, program, 10_100);

    assertWallTime(result);
    assumeThat(result.stdout().text())
        .as("a machine that makes ten thousand processes in the wall time")
        .isEqualTo("made\n");
  }

  @Test
  void fork_bomb_within_its_limit_goes_on_for_ever() throws Exception {
    AttackProgram.Builder program = AttackProgram.builder();
    program.repeat(Integer.MAX_VALUE, () -> program.fork(() -> program.sleep(LONG)));

    TaskResult result = run(Confinement.STRICT, program.build(), 100);

    // One fork too many fails, and the program gives up; or the supervisor counts, and kills.
    assertThat(result.succeeded()).isFalse();
  }

  private static void assertWallTime(TaskResult result) {
    assertThat(result.outcome())
        .isInstanceOfSatisfying(
            Outcome.LimitExceeded.class,
            exceeded -> assertThat(exceeded.limit()).isEqualTo(Limit.WALL_TIME));
  }

  private TaskResult run(Confinement confinement, AttackProgram program, int processes)
      throws Exception {
    Programs.passable(directory);
    Path file = program.writeTo(directory.resolve("program"));
    ResourceLimits limits =
        ResourceLimits.builder()
            .wallTime(WALL)
            .cpuTime(LONG)
            .memory(ResourceLimits.mebibytes(8192))
            .processes(processes)
            .build();
    Sandbox sandbox = confinement.sandbox().grace(GRACE).build();
    Task task = Task.builder(file.toString()).limits(limits).build();

    long begun = System.nanoTime();
    TaskResult result = sandbox.run(task);
    Duration taken = Duration.ofNanos(System.nanoTime() - begun);

    assertThat(taken).as(result.toString()).isLessThan(LATEST);
    return result;
  }
}
