package io.octaskly.sandbox;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TaskFailedExceptionTest {
  private static final ResourceUsage USAGE =
      new ResourceUsage(Duration.ZERO, Duration.ZERO, Duration.ZERO, 0, 0, 0, 0, 0);

  @Test
  void the_message_has_id_outcome_and_the_last_lines_of_standard_error() {
    assertThat(failure("one\ntwo\nthree\n\n  four  \n"))
        .hasMessage("task t-1 exited with code 3; stderr: two | three | four");
  }

  @Test
  void without_standard_error_the_message_is_id_and_outcome() {
    assertThat(failure(" \n\n")).hasMessage("task t-1 exited with code 3");
  }

  @Test
  void control_characters_are_escaped() {
    assertThat(failure("\u001b[31mred\tface"))
        .hasMessage("task t-1 exited with code 3; stderr: \\u001b[31mred\\u0009face");
  }

  @Test
  void a_long_line_is_shortened() {
    assertThat(failure("x".repeat(300)))
        .hasMessage("task t-1 exited with code 3; stderr: " + "x".repeat(200) + "...");
  }

  @Test
  void the_message_of_a_flood_is_bounded() {
    assertThat(failure("\u0007".repeat(1 << 20)).getMessage()).hasSizeLessThan(5000);
  }

  @Test
  void truncated_standard_error_is_marked() {
    assertThat(failure(new CapturedOutput("first".getBytes(US_ASCII), 99)))
        .hasMessage("task t-1 exited with code 3; stderr: first (truncated)");
  }

  @Test
  void the_result_does_not_survive_serialization() throws Exception {
    TaskFailedException copy = copied(failure("oops"));

    assertThat(copy).hasMessageEndingWith("oops");
    assertThatIllegalStateException().isThrownBy(copy::result).withMessageContaining("lost");
  }

  @Test
  void a_null_result_is_refused_by_name() {
    assertThatNullPointerException()
        .isThrownBy(() -> new TaskFailedException(null))
        .withMessage("result");
  }

  private static TaskFailedException failure(String stderr) {
    byte[] bytes = stderr.getBytes(US_ASCII);
    return failure(new CapturedOutput(bytes, bytes.length));
  }

  private static TaskFailedException failure(CapturedOutput stderr) {
    CapturedOutput stdout = new CapturedOutput(new byte[0], 0);
    return new TaskFailedException(
        new TaskResult(
            "t-1",
            new Outcome.Exited(3),
            stdout,
            stderr,
            CollectedFiles.none(),
            USAGE,
            Map.of(),
            Denials.none()));
  }

  private static TaskFailedException copied(TaskFailedException failure)
      throws IOException, ClassNotFoundException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(failure);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      return (TaskFailedException) in.readObject();
    }
  }
}
