package io.octaskly.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.octaskly.sandbox.attack.Refusal;
import io.octaskly.sandbox.attack.ResourceAttacks;
import io.octaskly.sandbox.internal.cgroup.CgroupSupport;
import io.octaskly.sandbox.internal.cgroup.DelegatedCgroup;
import io.octaskly.sandbox.internal.cgroup.TaskCgroup;
import io.octaskly.sandbox.internal.kernel.Errno;
import io.octaskly.sandbox.internal.policy.HostFeatures;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tasks in control groups of their own, with limits or, where there are none, without. */
class CgroupTest {
  private CgroupSupport support = CgroupSupport.none("not looked for yet");

  @TempDir Path directory;

  @BeforeEach
  void findGroup() throws IOException {
    support = TestCgroup.support();
  }

  @ParameterizedTest
  @EnumSource
  void task_stands_in_a_group_of_its_own_and_nothing_is_left_of_it(Confinement confinement)
      throws Exception {
    requireKill();
    Path script = Programs.script(directory, "while :; do :; done");
    Sandbox sandbox = confinement.sandbox().offering(offered()).build();

    TaskResult result;
    String groups;
    try (RunningTask running = sandbox.start(Task.of(script.toString()))) {
      groups = Files.readString(Path.of("/proc/" + running.pid() + "/cgroup"));
      running.cancel();
      result = running.await(Duration.ofSeconds(20)).orElseThrow();
    }

    assertThat(groups).containsPattern("(?m)^0::.*/octaskly-task-[0-9a-f-]{36}$");
    assertThat(result.guarantees().get(Guarantee.TREE_ENDS)).contains(Mechanism.CGROUP_KILL);
    assertThat(result.outcome()).isEqualTo(new Outcome.Cancelled());
    assertThat(groups()).isEmpty();
  }

  @Test
  void failed_launch_leaves_no_group() {
    requireKill();
    Sandbox sandbox = Sandbox.builder().offering(offered()).build();
    Task task = Task.builder("true").env("LARGE", "x".repeat(200_000)).build();

    assertThatThrownBy(() -> sandbox.run(task)).isInstanceOf(TaskLaunchException.class);

    assertThat(groups()).isEmpty();
  }

  @Test
  void group_that_a_killed_host_has_left_is_removed_and_one_in_use_is_not() throws IOException {
    Path leftOver = Files.createDirectory(parent().resolve("octaskly-task-left-over"));

    try (TaskCgroup used = TaskCgroup.make(parent())) {
      DelegatedCgroup.at(parent());

      assertThat(leftOver).doesNotExist();
      assertThat(used.cpuMicros()).isNotEmpty();
      assertThat(groups()).hasSize(1);
    }
    assertThat(groups()).isEmpty();
  }

  @Test
  void group_without_controllers_is_refused_when_it_is_named() {
    assumeThat(support.limits()).as("the controllers are there").isFalse();

    assertThatThrownBy(() -> Sandbox.builder().cgroup(parent()).build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("memory and pids")
        .hasMessageContaining(parent().toString());
  }

  @Test
  void named_group_limits_memory_and_processes() throws IOException {
    assumeThat(support.limits()).as(support.obstacle()).isTrue();
    Path script = Programs.script(directory, "exit 0");

    TaskResult result = Sandbox.builder().cgroup(parent()).build().run(Task.of(script.toString()));

    assertThat(result.guarantees().get(Guarantee.RESOURCE_LIMITS)).contains(Mechanism.CGROUP);
    assertThat(result.usage().peakResidentBytes()).isPositive();
  }

  @Test
  @EnabledOnOs(
      value = OS.LINUX,
      architectures = {"amd64", "aarch64"})
  void one_process_too_many_is_eagain_by_the_group_alone() throws IOException {
    OfferedFeatures.requireLandlock("STRICT without namespaces is refused");
    assumeThat(support.limits()).as(support.obstacle()).isTrue();
    // Without a user id of its own no other limit of the kernel counts its processes.
    HostFeatures features =
        OfferedFeatures.of(
            OfferedFeatures.ALL.landlockAbi(), false, OfferedFeatures.ALL.signalListener());
    Sandbox sandbox =
        Sandbox.builder().offering(features.with(support)).require(Mechanism.CGROUP).build();

    TaskResult refused = sandbox.run(forks(10));
    TaskResult within = sandbox.run(forks(9));

    assertThat(Refusal.in(refused.stderr().text()))
        .as(refused.toString())
        .contains(new Refusal("fork", Errno.EAGAIN));
    assertThat(refused.outcome()).isInstanceOf(Outcome.Exited.class);
    assertThat(within.succeeded()).as(within.toString()).isTrue();
  }

  @Test
  void directory_that_is_no_group_is_refused() {
    assertThatThrownBy(() -> Sandbox.builder().cgroup(directory).build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(directory + " is not the directory of a control group version 2");
  }

  private Task forks(int count) throws IOException {
    Programs.passable(directory);
    Path program =
        ResourceAttacks.forkBomb(count, Duration.ofMillis(500))
            .writeTo(directory.resolve("forks" + count));
    ResourceLimits limits =
        ResourceLimits.builder().wallTime(Duration.ofSeconds(30)).processes(10).build();
    return Task.builder(program.toString()).limits(limits).build();
  }

  private void requireKill() {
    assumeThat(support.kills()).as("this kernel has no cgroup.kill").isTrue();
  }

  private HostFeatures offered() {
    return HostRuntime.get().features().with(support);
  }

  private Path parent() {
    return Objects.requireNonNull(support.directory());
  }

  private List<Path> groups() {
    List<Path> groups = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(parent(), "octaskly-task-*")) {
      entries.forEach(groups::add);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return groups;
  }
}
