package io.octaskly.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What cannot be run is refused with the step, the reason and the way out, and leaves nothing. */
class SandboxRefusalTest {
  private final Sandbox strict = Sandbox.builder().build();

  @TempDir Path directory;

  @Test
  void null_task_is_refused() {
    assertThatNullPointerException()
        .isThrownBy(() -> strict.run(null))
        .withMessageContaining("task");
  }

  @Test
  void unknown_name_says_where_was_looked() {
    assertLaunchFails(Task.of("no-such-program"))
        .withMessageContaining("find program no-such-program")
        .withMessageContaining("ENOENT")
        .withMessageContaining("/usr/bin");
  }

  @Test
  void missing_path_is_refused() {
    assertLaunchFails(Task.of("/no/such/program")).withMessageContaining("ENOENT");
  }

  @Test
  void directory_is_no_program() {
    assertLaunchFails(Task.of("/usr")).withMessageContaining("not a regular file");
  }

  @Test
  void file_without_execute_bit_is_refused() throws IOException {
    Path file = Programs.readable(directory, "data", "#!/bin/sh\n");

    assertLaunchFails(Task.of(file.toString())).withMessageContaining("EACCES");
  }

  @Test
  void script_with_missing_interpreter_is_refused() throws IOException {
    Path script = Programs.script(directory, "");
    Files.writeString(script, "#!/no/such/interpreter\n");

    assertLaunchFails(Task.of(script.toString())).withMessageContaining("/no/such/interpreter");
  }

  @Test
  void file_of_unknown_format_is_refused_by_the_kernel_and_says_so() throws IOException {
    Path file = Programs.script(directory, "");
    Files.writeString(file, "neither ELF nor script");

    assertLaunchFails(Task.of(file.toString()))
        .withMessageContaining("ENOEXEC")
        .withMessageContaining("execute " + file);
  }

  @Test
  void too_long_arguments_are_refused() {
    Task task = Task.of("true", "x".repeat(4 << 20));

    assertLaunchFails(task).withMessageContaining("E2BIG").withMessageContaining("standard input");
  }

  @Test
  void missing_working_directory_is_refused() {
    Task task = Task.builder("true").workingDirectory(Path.of("/no/such/directory")).build();

    assertLaunchFails(task).withMessageContaining("working directory /no/such/directory");
  }

  @Test
  void missing_grant_is_refused() {
    Task task = Task.builder("true").read(Path.of("/no/such/file")).build();

    assertLaunchFails(task).withMessageContaining("grant reading /no/such/file");
  }

  @Test
  void grant_that_the_task_user_cannot_reach_names_the_path() throws IOException {
    OfferedFeatures.requireLandlock("mounts reach what modes do not");
    Path closed = Files.createDirectory(directory.resolve("closed"));
    Path secret = Files.writeString(closed.resolve("file"), "x");
    Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwx------"));
    Programs.readable(directory, "open", "");
    org.junit.jupiter.api.Assumptions.assumeTrue(
        Files.isReadable(Path.of("/etc/shadow")), "only a root host's tasks have other user ids");

    assertLaunchFails(Task.builder("true").read(secret).build())
        .withMessageContaining("reach " + secret)
        .withMessageContaining("EACCES");
  }

  @Test
  void missing_input_is_refused() {
    Task task = Task.builder("true").input(Path.of("/no/such/file"), "in").build();

    assertLaunchFails(task).withMessageContaining("/no/such/file");
  }

  @Test
  void shell_as_program_is_refused_at_strict() {
    assertThatExceptionOfType(SandboxException.class)
        .isThrownBy(() -> strict.run(Task.of("/bin/sh", "-c", "true")))
        .withMessageContaining("shell")
        .withMessageContaining("allowShell()");
  }

  @Test
  void shell_as_program_runs_where_it_is_allowed() {
    Sandbox sandbox = Sandbox.builder().allowShell().build();

    assertThat(sandbox.run(Task.of("/bin/sh", "-c", "exit 7")).exitCode()).hasValue(7);
  }

  @Test
  void looser_level_than_the_sandbox_is_refused() {
    Task task = Task.builder("true").level(IsolationLevel.BASIC).build();

    assertThatIllegalArgumentException()
        .isThrownBy(() -> strict.run(task))
        .withMessageContaining("basic")
        .withMessageContaining("strict");
  }

  @Test
  void limit_above_the_maximum_is_refused() {
    Sandbox sandbox = Sandbox.builder().maxLimits(ResourceLimits.strict()).build();
    Task task = Task.builder("true").limits(ResourceLimits.defaults()).build();

    assertThatIllegalArgumentException()
        .isThrownBy(() -> sandbox.run(task))
        .withMessageContaining("wall time")
        .withMessageContaining("maxLimits");
  }

  @Test
  void more_memory_than_the_machine_has_is_refused() {
    ResourceLimits limits = ResourceLimits.builder().memory(1L << 50).build();

    assertThatIllegalArgumentException()
        .isThrownBy(() -> strict.run(Task.builder("true").limits(limits).build()))
        .withMessageContaining("memory limit");
  }

  @Test
  void writing_for_all_tasks_is_refused_at_very_strict() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                Sandbox.builder()
                    .level(IsolationLevel.VERY_STRICT)
                    .allowWrite(Path.of("/tmp"))
                    .build())
        .withMessageContaining("allowWrite [/tmp]")
        .withMessageContaining("allowRead");
  }

  @Test
  void variable_is_refused_in_a_very_strict_sandbox() {
    Sandbox sandbox = Sandbox.builder().level(IsolationLevel.VERY_STRICT).build();
    Task task = Task.builder("true").env("LANG", "C").build();

    assertThatIllegalArgumentException()
        .isThrownBy(() -> sandbox.run(task))
        .withMessageContaining("environment variable [LANG] at level very-strict");
  }

  @Test
  void closed_network_below_strict_is_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> Sandbox.builder().level(IsolationLevel.BASIC).network(Network.NONE).build())
        .withMessageContaining("network NONE");
  }

  @Test
  void grace_out_of_range_is_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Sandbox.builder().grace(Duration.ofMinutes(6)))
        .withMessageContaining("PT6M");
  }

  @Test
  void sandbox_grant_that_does_not_exist_is_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Sandbox.builder().allowRead(Path.of("/no/such/path")))
        .withMessageContaining("/no/such/path");
  }

  private org.assertj.core.api.ThrowableAssertAlternative<TaskLaunchException> assertLaunchFails(
      Task task) {
    return assertThatExceptionOfType(TaskLaunchException.class).isThrownBy(() -> strict.run(task));
  }
}
