package io.octaskly.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.octaskly.guard.ToolGuard.Tool;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ToolGuardTest {
  @TempDir Path directory;
  private ToolGuard guard;

  @BeforeEach
  void declareTools() {
    guard =
        ToolGuard.of(
            Tool.named("read_file")
                .path("path", PathGuard.beneath(directory))
                .integer("lines", 1, 1000)
                .optional("lines"),
            Tool.named("shell").command("command", CommandGuard.standard()).flag("wait"));
  }

  @Test
  void call_as_declared_is_accepted() {
    assertThat(guard.check("read_file", Map.of("path", "a/b", "lines", 10)).isClean()).isTrue();
    assertThat(guard.check("read_file", Map.of("path", "a/b")).isClean()).isTrue();
    assertThat(guard.check("shell", Map.of("command", "ls", "wait", true)).isClean()).isTrue();
  }

  @Test
  void unknown_tool_is_refused() {
    assertThat(guard.check("write_file", Map.of()).violations())
        .containsExactly(new Violation("tool", "must be one of read_file, shell", "write_file"));
  }

  @Test
  void missing_and_surplus_parameters_are_refused() {
    assertThat(guard.check("shell", Map.of("wait", true, "user", "root")).violations())
        .containsExactly(
            new Violation("command", "must be given", ""),
            new Violation("user", "must not be given: tool shell has no such parameter", "root"));
  }

  @Test
  void wrong_types_and_ranges_are_refused() {
    assertThat(guard.check("read_file", Map.of("path", 7, "lines", 1001)).violations())
        .containsExactly(
            new Violation("path", "must be a text", "7"),
            new Violation("lines", "must be an integer of 1 to 1000", "1001"));
    assertThat(guard.check("read_file", Map.of("path", "a", "lines", "10")).isClean()).isFalse();
    assertThat(guard.check("read_file", Map.of("path", "a", "lines", 1.5)).isClean()).isFalse();
    assertThat(guard.check("shell", Map.of("command", "ls", "wait", "yes")).isClean()).isFalse();
  }

  @Test
  void paths_and_commands_are_checked_by_their_guards() {
    assertThat(guard.check("read_file", Map.of("path", "../../etc/passwd")).violations())
        .containsExactly(new Violation("path", "must not hold the name ..", "../../etc/passwd"));
    assertThat(guard.check("shell", Map.of("command", "rm -rf /", "wait", false)).isClean())
        .isFalse();
  }

  @Test
  void contradictory_declarations_are_refused() {
    assertThatThrownBy(() -> ToolGuard.of(Tool.named("a"), Tool.named("a")))
        .hasMessage("two tools are named a: rename one");
    assertThatThrownBy(() -> Tool.named("a").optional("b"))
        .hasMessage("tool a has no parameter b: add it first");
    assertThatThrownBy(() -> Tool.named("a").integer("b", 2, 1))
        .hasMessage("b: no integer is within 2 and 1");
  }
}
