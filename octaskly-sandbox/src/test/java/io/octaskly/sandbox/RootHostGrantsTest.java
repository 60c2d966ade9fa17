package io.octaskly.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** A root host grants its tasks what their own user ids could not reach by the files' modes. */
@ParameterizedClass
@EnumSource(
    value = Confinement.class,
    names = {"STRICT", "STRICT_IN_NAMESPACES", "VERY_STRICT", "VERY_STRICT_IN_NAMESPACES"})
class RootHostGrantsTest {
  @Parameter Confinement confinement;

  @TempDir Path directory;

  private Path closed;

  @BeforeEach
  void makeClosedDirectory() throws IOException {
    assumeThat(HostRuntime.get().features().changesIds())
        .as("tasks of this host have its own user id")
        .isTrue();
    Programs.passable(directory);
    closed = Files.createDirectory(directory.resolve("closed"));
  }

  @Test
  void input_is_copied_whatever_its_mode_and_place() throws IOException {
    Path input = file("input", "content\n", "---------");
    Task task = task("read line < data/in && echo $line").input(input, "data/in").build();

    assertThat(confinement.sandbox().build().run(task).stdout().text()).isEqualTo("content\n");
  }

  @Test
  void file_in_a_closed_directory_is_read_in_a_tree_of_its_own_and_else_refused_by_name()
      throws IOException {
    Path file = file("file", "content\n", "rw-r--r--");
    Task task = task("read line < " + file + " && echo $line").read(file).build();

    assertReadOrRefused(confinement.sandbox().build(), task, file);
  }

  @Test
  void grant_of_the_sandbox_is_read_or_refused_like_that_of_a_task() throws IOException {
    Path inner = Files.createDirectory(closed.resolve("inner"));
    Path file = file("inner/file", "content\n", "rw-r--r--");
    Sandbox sandbox = confinement.sandbox().allowRead(inner).build();

    assertReadOrRefused(sandbox, task("read line < " + file + " && echo $line").build(), inner);
  }

  @Test
  void program_in_a_closed_directory_is_started_in_a_tree_of_its_own_and_else_refused_by_name()
      throws IOException {
    Path program = Programs.script(closed, "echo content");
    close();

    assertReadOrRefused(confinement.sandbox().build(), Task.of(program.toString()), program);
  }

  private void assertReadOrRefused(Sandbox sandbox, Task task, Path path) throws IOException {
    close();
    if (confinement.name().endsWith("IN_NAMESPACES")) {
      assertThat(sandbox.run(task).stdout().text()).isEqualTo("content\n");
    } else {
      assertThatThrownBy(() -> sandbox.run(task))
          .isInstanceOf(TaskLaunchException.class)
          .hasMessageContaining("let the task's user reach " + path + ": EACCES")
          .hasMessageContaining("Task.Builder.input")
          .hasMessageContaining("PID_NAMESPACE");
    }
  }

  private void close() throws IOException {
    Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwx------"));
  }

  private Path file(String name, String content, String permissions) throws IOException {
    Path file = Files.writeString(closed.resolve(name), content);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
  }

  private Task.Builder task(String... lines) throws IOException {
    return Task.builder(Programs.script(directory, lines).toString());
  }
}
