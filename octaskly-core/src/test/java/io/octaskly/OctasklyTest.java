package io.octaskly;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.octaskly.sandbox.IsolationLevel;
import io.octaskly.sandbox.Task;
import io.octaskly.sandbox.TaskResult;
import org.junit.jupiter.api.Test;

class OctasklyTest {
  @Test
  void one_line_runs_a_task_at_strict() {
    TaskResult result = Octaskly.sandbox().run(Task.of("expr", "6", "*", "7"));

    assertThat(result.orThrow().stdout().text(UTF_8)).isEqualTo("42\n");
    assertThat(Octaskly.sandbox().level()).isEqualTo(IsolationLevel.STRICT);
  }
}
