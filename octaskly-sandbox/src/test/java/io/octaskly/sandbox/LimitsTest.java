package io.octaskly.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each limit ends, or fails, what goes beyond it; the result claims a limit only on evidence. */
class LimitsTest {
  private static final long MIB = 1L << 20;
  private static final Duration GRACE = Duration.ofMillis(200);

  private final Sandbox strict = Sandbox.builder().grace(GRACE).build();

  @TempDir Path directory;

  @Test
  void task_that_ignores_sigterm_is_killed_at_its_wall_time_limit() throws IOException {
    TaskResult result =
        run(
            limits().wallTime(Duration.ofSeconds(1)).cpuTime(Duration.ofMinutes(1)),
            "trap '' TERM; while :; do :; done");

    assertLimit(result, Limit.WALL_TIME);
    assertThat(result.usage().wallTime())
        .isBetween(Duration.ofSeconds(1), Duration.ofSeconds(2).plus(GRACE));
  }

  @Test
  void task_may_tidy_up_in_its_grace() throws IOException {
    Path script = Programs.script(directory, "trap 'echo tidy; exit 0' TERM; while :; do :; done");
    Task task =
        Task.builder(script.toString())
            .limits(limits().wallTime(Duration.ofSeconds(1)).cpuTime(Duration.ofMinutes(1)).build())
            .build();
    Sandbox patient = Sandbox.builder().grace(Duration.ofSeconds(20)).build();

    TaskResult result = patient.run(task);

    assertLimit(result, Limit.WALL_TIME);
    assertThat(result.stdout().text()).isEqualTo("tidy\n");
    assertThat(result.usage().wallTime()).isLessThan(Duration.ofSeconds(15));
  }

  @Test
  void cpu_time_limit_is_reported() throws IOException {
    TaskResult result =
        run(
            limits().wallTime(Duration.ofSeconds(60)).cpuTime(Duration.ofSeconds(1)),
            "while :; do :; done");

    assertLimit(result, Limit.CPU_TIME);
  }

  @Test
  void signal_that_looks_like_the_cpu_limit_is_not_taken_for_it() throws IOException {
    TaskResult result = run(limits().cpuTime(Duration.ofSeconds(5)), "kill -XCPU $$");

    assertThat(result.outcome()).isEqualTo(new Outcome.Signalled(24));
  }

  @Test
  void resident_memory_over_the_limit_is_reported() throws IOException {
    TaskResult result =
        run(
            limits().memory(64 * MIB).memoryAccounting(MemoryAccounting.RESIDENT),
            "x=xxxxxxxx; while :; do x=$x$x; done");

    assertLimit(result, Limit.MEMORY);
  }

  @Test
  void address_space_over_the_limit_fails_in_the_program() throws IOException {
    TaskResult result = run(limits().memory(64 * MIB), "x=xxxxxxxx; while :; do x=$x$x; done");

    assertThat(result.succeeded()).isFalse();
    assertThat(result.outcome()).isNotInstanceOf(Outcome.Cancelled.class);
  }

  @Test
  void process_limit_holds_back_a_fork_bomb() throws IOException {
    TaskResult result =
        run(
            // Enough of the other limits that 64 loops on a slow machine do not meet one first.
            limits().processes(16).wallTime(Duration.ofSeconds(60)).cpuTime(Duration.ofSeconds(60)),
            "i=0; while [ $i -lt 64 ]; do (while :; do :; done) & i=$((i+1)); done; wait");

    // A root host's tasks have user ids of their own, for which the kernel counts: fork fails.
    // Elsewhere the supervisor counts, and kills.
    boolean forkFailed = result.stderr().text().contains("fork");
    boolean killed =
        result.outcome() instanceof Outcome.LimitExceeded exceeded
            && exceeded.limit() == Limit.PROCESSES;
    assertThat(forkFailed || killed).as("%s %s", result, result.stderr().text()).isTrue();
  }

  @Test
  void file_size_is_limited_by_the_disk_limit() {
    Task task =
        Task.builder("dd")
            .args("if=/dev/zero", "of=file", "bs=1M", "count=110")
            .limits(limits().disk(100 * MIB).build())
            .collect("none")
            .build();

    TaskResult result = strict.run(task);

    // The kernel stops the write at the limit, with SIGXFSZ, unless the supervisor has looked at
    // just the moment when the file reached it.
    boolean signalled = result.outcome().equals(new Outcome.Signalled(25));
    boolean killed =
        result.outcome() instanceof Outcome.LimitExceeded exceeded
            && exceeded.limit() == Limit.DISK;
    assertThat(signalled || killed).as("%s", result).isTrue();
  }

  @Test
  void open_files_are_limited() throws IOException {
    TaskResult result =
        run(limits().openFiles(64), "exec 9</dev/null && ulimit -n && exec 70</dev/null");

    assertThat(result.stdout().text()).isEqualTo("64\n");
    assertThat(result.succeeded()).isFalse();
  }

  @Test
  void endless_output_ends_the_task_when_asked_for() throws IOException {
    Path script = Programs.script(directory, "while :; do echo yyyyyyyyyyyyyyyyyyyyyyyy; done");
    Task task =
        Task.builder(script.toString())
            .limits(limits().wallTime(Duration.ofSeconds(60)).build())
            .output(OutputPolicy.kill(10_000))
            .build();

    TaskResult result = strict.run(task);

    assertLimit(result, Limit.OUTPUT);
    assertThat(result.stdout().size()).isEqualTo(10_000);
  }

  @Test
  void core_dumps_are_switched_off() throws IOException {
    assertThat(run(limits(), "ulimit -c").stdout().text()).matches("[01]\n");
  }

  private static ResourceLimits.Builder limits() {
    return ResourceLimits.builder().wallTime(Duration.ofSeconds(30));
  }

  private TaskResult run(ResourceLimits.Builder limits, String script) throws IOException {
    Path program = Programs.script(directory, script);
    return strict.run(Task.builder(program.toString()).limits(limits.build()).build());
  }

  private static void assertLimit(TaskResult result, Limit limit) {
    assertThat(result.outcome())
        .asInstanceOf(InstanceOfAssertFactories.type(Outcome.LimitExceeded.class))
        .extracting(Outcome.LimitExceeded::limit)
        .isEqualTo(limit);
  }
}
