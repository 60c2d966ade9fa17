package io.octaskly.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What one launch found at granted paths serves the next ones, as long as the paths lead there. The
 * first launch under some rules only notes them, the second keeps what it finds, the third uses it.
 */
@ParameterizedClass
@EnumSource(
    value = Confinement.class,
    names = {"BASIC", "STRICT", "STRICT_IN_NAMESPACES", "VERY_STRICT"})
class RepeatedLaunchTest {
  private static final int UNTIL_KEPT = 3;

  @Parameter Confinement confinement;

  @TempDir Path directory;

  private Path granted;
  private Sandbox sandbox;

  @BeforeEach
  void makeGrantedFile() throws IOException {
    Programs.passable(directory);
    // Hidden from BASIC as well, which else reads most places.
    Path place = Files.createDirectory(directory.resolve("place"));
    Programs.passable(place);
    granted = Programs.readable(place, "granted", "first\n");
    sandbox = confinement.sandbox().allowRead(granted).build();
  }

  @Test
  void a_file_that_was_replaced_is_read_anew() throws IOException {
    runUntilKept("first\n");
    Path other = Programs.readable(granted.getParent(), "other", "second\n");

    Files.move(other, granted, StandardCopyOption.REPLACE_EXISTING);

    assertThat(cat(granted).stdout().text()).isEqualTo("second\n");
    runUntilKept("second\n");
  }

  @Test
  void a_file_that_was_moved_away_is_not_read_at_its_new_place() throws IOException {
    runUntilKept("first\n");
    Path moved = granted.resolveSibling("moved");
    Files.move(granted, moved);
    Programs.readable(granted.getParent(), "granted", "second\n");

    assertThat(cat(granted).stdout().text()).isEqualTo("second\n");
    TaskResult result = cat(moved);

    if (confinement != Confinement.BASIC) {
      assertThat(result.succeeded()).isFalse();
      assertThat(result.stdout().text()).isEmpty();
    }
  }

  @Test
  void a_granted_file_that_was_deleted_is_missed() throws IOException {
    runUntilKept("first\n");

    Files.delete(granted);

    assertThatThrownBy(() -> cat(granted))
        .isInstanceOf(TaskLaunchException.class)
        .hasMessageContaining(granted.toString())
        .hasMessageContaining("ENOENT");
  }

  @Test
  void a_link_that_leads_elsewhere_grants_what_it_leads_to() throws IOException {
    assumeThat(confinement)
        .as("a tree of its own has the link as it was when the sandbox was built")
        .isNotEqualTo(Confinement.STRICT_IN_NAMESPACES);
    Path second = Programs.readable(directory, "second", "second\n");
    Path link = Files.createSymbolicLink(directory.resolve("link"), granted);
    Sandbox linked = confinement.sandbox().allowRead(link).build();
    for (int i = 0; i < UNTIL_KEPT; i++) {
      assertThat(cat(linked, link).stdout().text()).isEqualTo("first\n");
    }

    Files.delete(link);
    Files.createSymbolicLink(link, second);

    assertThat(cat(linked, link).stdout().text()).isEqualTo("second\n");
    if (confinement != Confinement.BASIC) {
      assertThat(cat(linked, granted).succeeded()).isFalse();
    }
  }

  @Test
  void a_task_does_not_reach_what_another_task_had_in_its_directory() {
    Task.Builder task =
        Task.builder("sh").args("-c", "echo *; { echo mine > mine; } 2>/dev/null; echo end");
    Sandbox shells = confinement.sandbox().allowShell().build();

    for (int i = 0; i < UNTIL_KEPT + 1; i++) {
      assertThat(shells.run(task.build()).stdout().text()).isEqualTo("*\nend\n");
    }
  }

  private void runUntilKept(String content) {
    for (int i = 0; i < UNTIL_KEPT; i++) {
      assertThat(cat(granted).stdout().text()).isEqualTo(content);
    }
  }

  private TaskResult cat(Path file) {
    return cat(sandbox, file);
  }

  private static TaskResult cat(Sandbox sandbox, Path file) {
    return sandbox.run(Task.of("cat", file.toString()));
  }
}
