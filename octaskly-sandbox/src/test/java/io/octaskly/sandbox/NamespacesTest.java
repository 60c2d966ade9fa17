package io.octaskly.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.octaskly.sandbox.internal.policy.HostFeatures;
import io.octaskly.sandbox.internal.policy.NamespaceSupport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A task in namespaces of its own: what it sees, what it may do there, and what the host sees. */
class NamespacesTest {
  private static final Path TOOLS = Path.of("/usr/bin");

  @TempDir Path directory;

  @Test
  void task_is_the_second_process_of_its_own_world() throws IOException {
    OfferedFeatures.requireLandlock("there is no /proc of its own");
    TaskResult result = run("echo $$ $PPID; cd /proc; echo [0-9]*");

    assertThat(lines(result)).containsExactly("2 1", "1 2");
  }

  @Test
  void own_proc_shows_processes_and_nothing_of_the_kernel() throws IOException {
    OfferedFeatures.requireLandlock("there is no /proc of its own");
    TaskResult result =
        run(
            "cd /proc",
            "[ -e self/status ] && echo status",
            "for file in cmdline cpuinfo keys loadavg sys version; do [ -e $file ] && echo $file;"
                + " done",
            ":");

    assertThat(lines(result)).containsExactly("status");
  }

  @Test
  void what_was_granted_of_proc_is_there() throws IOException {
    Path version = Path.of("/proc/version");
    Task task =
        Task.builder(script("read line < " + version + "; echo $line")).read(version).build();

    TaskResult result = inNamespaces().build().run(task);

    assertThat(lines(result)).containsExactly(Files.readString(version).strip());
  }

  @Test
  void guarantees_name_the_namespaces() throws IOException {
    TaskResult result = run("true");

    assertThat(result.guarantees().get(Guarantee.TREE_ENDS))
        .startsWith(Mechanism.INIT_PROCESS, Mechanism.PID_NAMESPACE);
    assertThat(result.guarantees().get(Guarantee.WRITES_CONFINED))
        .startsWith(Mechanism.MOUNT_NAMESPACE);
  }

  @Test
  void process_id_is_the_one_that_the_host_sees() throws IOException {
    OfferedFeatures.requireLandlock("granted execution is refused");
    try (RunningTask running =
        inNamespaces().allowExecute(TOOLS).build().start(task("exec sleep 60"))) {
      assertThat(running.pid()).isGreaterThan(2);
      assertThat(ProcessHandle.of(running.pid()).orElseThrow().parent().orElseThrow().parent())
          .contains(ProcessHandle.current());
    }
  }

  @Test
  void process_id_is_known_of_a_task_that_has_ended_at_once() throws IOException {
    try (RunningTask running = inNamespaces().build().start(task("exit 0"))) {
      running.result().toCompletableFuture().join();

      assertThat(running.pid()).isGreaterThan(2);
    }
  }

  @Test
  void temporary_directory_is_its_own_and_gone_afterwards() throws IOException {
    TaskResult result = run("echo $TMPDIR; echo x > /tmp/octaskly-own; cat < /tmp/octaskly-own");

    assertThat(result.stderr().text()).contains("cat"); // not executable here
    assertThat(lines(result)).containsExactly("/tmp");
    assertThat(Path.of("/tmp/octaskly-own")).doesNotExist();
  }

  @Test
  void what_it_keeps_in_its_temporary_directory_counts_as_its_memory() throws IOException {
    OfferedFeatures.requireLandlock("granted execution is refused");
    ResourceLimits limits = ResourceLimits.strict().toBuilder().memory(64L << 20).build();
    Task task =
        Task.builder(script("head -c 70000000 /dev/zero > /tmp/f", "exec sleep 60"))
            .limits(limits)
            .build();

    TaskResult result = inNamespaces().allowExecute(TOOLS).build().run(task);

    assertThat(result.outcome())
        .asInstanceOf(InstanceOfAssertFactories.type(Outcome.LimitExceeded.class))
        .extracting(Outcome.LimitExceeded::limit)
        .isEqualTo(Limit.MEMORY);
  }

  @Test
  void what_was_not_granted_is_not_there() throws IOException {
    Path secret = Programs.readable(directory, "secret", "x");

    TaskResult result =
        run(
            "[ -e " + secret + " ] && echo there",
            "[ -e /etc/passwd ] && echo passwd",
            "[ -e /sys ] && echo sys",
            "[ -e /etc/ld.so.cache ] && echo loader",
            "[ -d /lib/ ] && echo library");

    assertThat(lines(result)).containsExactly("loader", "library");
  }

  @Test
  void grants_are_seen_at_their_own_paths_and_through_their_links() throws IOException {
    Path file = Programs.readable(directory, "file", "content\n");
    Path link = Files.createSymbolicLink(directory.resolve("link"), file);
    Task task =
        Task.builder(
                script(
                    "read line < " + link + "; echo $line; read line < " + file + "; echo $line"))
            .read(link)
            .build();

    TaskResult result = inNamespaces().build().run(task);

    assertThat(lines(result)).containsExactly("content", "content");
  }

  @Test
  void grant_to_write_reaches_the_host_and_a_grant_to_read_does_not() throws IOException {
    Path shared = Files.createDirectory(directory.resolve("shared"));
    Files.setPosixFilePermissions(shared, PosixFilePermissions.fromString("rwxrwxrwx"));
    Path readOnly = Files.createDirectory(directory.resolve("readOnly"));
    Files.setPosixFilePermissions(readOnly, PosixFilePermissions.fromString("rwxrwxrwx"));
    Task task =
        Task.builder(script("echo out > " + shared + "/f", "echo out > " + readOnly + "/f"))
            .read(readOnly)
            .write(shared)
            .build();

    TaskResult result = inNamespaces().build().run(task);

    assertThat(result.succeeded()).isFalse();
    assertThat(shared.resolve("f")).hasContent("out");
    assertThat(readOnly).isEmptyDirectory();
  }

  @Test
  void metadata_can_be_changed_where_the_task_may_write_and_nowhere_else() throws IOException {
    OfferedFeatures.requireLandlock("granted execution is refused");
    Path input = Programs.readable(directory, "input", "x");
    Path granted = Programs.readable(directory, "granted", "x");
    Task task =
        Task.builder(
                script(
                    "echo x > own; chmod 600 own && echo changed",
                    "chmod 777 " + granted + " || echo kept",
                    "chmod 777 " + input + " || echo kept",
                    "chmod 777 /proc/self/fd/0 || echo kept"))
            .read(granted)
            .stdin(input)
            .build();

    TaskResult result = inNamespaces().allowExecute(TOOLS).build().run(task);

    assertThat(lines(result)).containsExactly("changed", "kept", "kept", "kept");
    assertThat(Files.getPosixFilePermissions(granted))
        .isEqualTo(PosixFilePermissions.fromString("rw-r--r--"));
    assertThat(Files.getPosixFilePermissions(input))
        .isEqualTo(PosixFilePermissions.fromString("rw-r--r--"));
  }

  @Test
  void inputs_arrive_and_results_are_collected() throws IOException {
    Path input = Programs.readable(directory, "input", "in\n");
    Task task =
        Task.builder(script("read line < data/in; echo $line > out"))
            .input(input, "data/in")
            .collect("out")
            .build();

    TaskResult result = inNamespaces().build().run(task);

    assertThat(result.files().get("out").orElseThrow().text()).isEqualTo("in\n");
  }

  @Test
  void working_directory_without_a_grant_is_empty_and_with_one_is_not() throws IOException {
    Path place = Files.createDirectory(directory.resolve("place"));
    Programs.readable(place, "file", "x");
    String script = script("pwd; echo *");
    Task.Builder task = Task.builder(script).workingDirectory(place);

    TaskResult without = inNamespaces().build().run(task.build());
    TaskResult with = inNamespaces().build().run(task.read(place).build());

    assertThat(lines(without)).containsExactly(place.toString(), "*");
    assertThat(lines(with)).containsExactly(place.toString(), "file");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/tmp", "/proc", "/dev"})
  void working_directory_may_be_one_that_its_tree_has_anyway(String place) throws IOException {
    Task task = Task.builder(script("pwd")).workingDirectory(Path.of(place)).build();

    assertThat(lines(inNamespaces().build().run(task))).containsExactly(place);
  }

  @Test
  void closed_network_has_no_interface_up() throws IOException {
    Task task =
        Task.builder(script("while read line; do echo $line; done < /proc/self/net/dev")).build();

    TaskResult result = inNamespaces().network(Network.NONE).build().run(task);

    assertThat(lines(result))
        .filteredOn(line -> line.contains(":"))
        .allMatch(line -> line.startsWith("lo:"));
    assertThat(result.guarantees().get(Guarantee.NETWORK_CLOSED))
        .contains(Mechanism.NETWORK_NAMESPACE, Mechanism.SECCOMP);
  }

  @Test
  void host_sees_none_of_the_mounts() throws IOException {
    OfferedFeatures.requireLandlock("granted execution is refused");
    List<String> before = Files.readAllLines(Path.of("/proc/self/mountinfo"));
    try (RunningTask running =
        inNamespaces().allowExecute(TOOLS).build().start(task("exec sleep 60"))) {
      assertThat(Files.readAllLines(Path.of("/proc/self/mountinfo"))).isEqualTo(before);
      assertThat(running.pid()).isPositive();
    }
    assertThat(Files.readAllLines(Path.of("/proc/self/mountinfo"))).isEqualTo(before);
  }

  @Test
  void whole_tree_ends_with_the_task() throws IOException {
    OfferedFeatures.requireLandlock("granted execution is refused");
    Task task = Task.of(script("setsid sleep 60 & setsid setsid sleep 61 &"));

    TaskResult result = inNamespaces().allowExecute(TOOLS).build().run(task);

    assertThat(result.succeeded()).isTrue();
    assertThat(ProcessHandle.allProcesses().map(process -> process.info().commandLine().orElse("")))
        .noneMatch(line -> line.matches(".*sleep 6[01]$"));
  }

  @Test
  void init_does_not_obey_the_task() throws IOException {
    TaskResult result = run("kill -9 1", "kill -STOP 1", "echo on");

    assertThat(lines(result)).containsExactly("on");
    assertThat(result.succeeded()).isTrue();
  }

  @Test
  void wall_time_ends_it() throws IOException {
    Task task =
        Task.builder(script("trap '' TERM; while :; do :; done"))
            .limits(ResourceLimits.strict().toBuilder().wallTime(Duration.ofSeconds(1)).build())
            .build();

    TaskResult result = inNamespaces().grace(Duration.ofMillis(100)).build().run(task);

    assertThat(result.outcome()).isInstanceOf(Outcome.LimitExceeded.class);
  }

  @Test
  void failed_launch_is_reported_as_precisely_as_without() throws IOException {
    Path broken = Programs.readable(directory, "broken", "neither script nor program");
    Files.setPosixFilePermissions(broken, PosixFilePermissions.fromString("rwxr-xr-x"));
    Task task = Task.of(broken.toString());

    TaskLaunchException without = launchFailure(Sandbox.builder().build(), task);
    TaskLaunchException within = launchFailure(inNamespaces().build(), task);

    assertThat(within).hasMessage(without.getMessage()).hasMessageContaining("ENOEXEC");
  }

  @Test
  void whole_host_can_be_granted_for_reading() throws IOException {
    OfferedFeatures.requireLandlock("there is no /proc of its own");
    Task task =
        Task.of(script("[ -e /etc/passwd ] && echo there; cd /proc; echo [0-9]*; echo x > /etc/x"));

    TaskResult result = inNamespaces().allowRead(Path.of("/")).build().run(task);

    assertThat(lines(result)).containsExactly("there", "1 2");
    assertThat(result.stderr().text()).contains("/etc/x");
    assertThat(Path.of("/etc/x")).doesNotExist();
  }

  @Test
  void host_that_is_granted_as_a_whole_shows_no_process_without_landlock() throws IOException {
    long host = ProcessHandle.current().pid();
    Task task =
        Task.of(
            script(
                "[ -e /etc/passwd ] && echo there",
                "echo /proc/* /sys/*",
                "[ -e /proc/" + host + "/root ] && echo root",
                "echo x > /proc/x"));

    TaskResult result = withoutLandlock().allowRead(Path.of("/")).build().run(task);

    assertThat(lines(result)).containsExactly("there", "/proc/* /sys/*");
    assertThat(result.stderr().text()).contains("/proc/x").containsIgnoringCase("read-only");
    assertThat(result.guarantees()).containsKey(Guarantee.SYSTEM_DIRECTORIES_HIDDEN);
  }

  @Test
  void processes_of_the_host_are_not_shown_without_landlock() throws IOException {
    TaskResult result =
        withoutLandlock().allowRead(Path.of("/proc")).build().run(task("echo /proc/*"));

    assertThat(lines(result)).containsExactly("/proc/*");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/proc/version", "/proc/sys/kernel/ostype"})
  void file_of_proc_can_be_granted_without_landlock(String granted) throws IOException {
    Task task = task("read line < " + granted + " && echo \"${line%% *}\"");

    TaskResult alone = withoutLandlock().allowRead(Path.of(granted)).build().run(task);
    TaskResult withAll =
        withoutLandlock().allowRead(Path.of("/"), Path.of(granted)).build().run(task);

    assertThat(lines(alone)).containsExactly("Linux");
    assertThat(lines(withAll)).containsExactly("Linux");
  }

  private static Sandbox.Builder withoutLandlock() {
    assumeThat(HostRuntime.get().features().namespaces().available())
        .as("this host has no namespaces")
        .isTrue();
    return Sandbox.builder().offering(OfferedFeatures.withoutLandlock());
  }

  @Test
  void required_namespaces_that_are_not_available_are_named_with_the_way_out() {
    HostFeatures without =
        HostRuntime.get().features().with(NamespaceSupport.none("clone failed with EPERM"));

    assertThatThrownBy(
            () -> Sandbox.builder().require(Mechanism.PID_NAMESPACE).offering(without).build())
        .isInstanceOf(GuaranteeUnavailableException.class)
        .hasMessageContaining("clone failed with EPERM")
        .hasMessageContaining("pid namespace");
  }

  @Test
  void preferred_namespaces_that_are_not_available_are_done_without() throws IOException {
    OfferedFeatures.requireLandlock("nothing else is left");
    HostFeatures without = HostRuntime.get().features().with(NamespaceSupport.none("none"));

    TaskResult result =
        Sandbox.builder()
            .prefer(Mechanism.PID_NAMESPACE)
            .offering(without)
            .build()
            .run(task("true"));

    assertThat(result.guarantees().get(Guarantee.TREE_ENDS)).startsWith(Mechanism.GUARD_PROCESS);
  }

  @Test
  void mechanism_without_a_part_in_the_level_cannot_be_required() {
    Sandbox.Builder builder = inNamespaces().require(Mechanism.NETWORK_NAMESPACE);

    assertThatThrownBy(builder::build)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("network(NONE)");
  }

  private TaskResult run(String... script) throws IOException {
    return inNamespaces().build().run(task(script));
  }

  private static Sandbox.Builder inNamespaces() {
    return Confinement.STRICT_IN_NAMESPACES.sandbox();
  }

  private Task task(String... script) throws IOException {
    return Task.of(script(script));
  }

  private String script(String... script) throws IOException {
    return Programs.script(directory, script).toString();
  }

  private static List<String> lines(TaskResult result) {
    return result.stdout().text().lines().toList();
  }

  private static TaskLaunchException launchFailure(Sandbox sandbox, Task task) {
    return catchThrowableOfType(TaskLaunchException.class, () -> sandbox.run(task));
  }
}
