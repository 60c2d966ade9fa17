package io.octaskly.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class TaskLaunchExceptionTest {

  @Test
  void the_message_has_step_error_and_way_out() {
    TaskLaunchException failure =
        new TaskLaunchException(
            "execute /opt/tool", "EACCES", "Permission denied", "make the file executable");

    assertThat(failure)
        .isInstanceOf(SandboxException.class)
        .hasMessage("cannot execute /opt/tool: EACCES, Permission denied; make the file executable")
        .hasNoCause();
    assertThat(failure.step()).isEqualTo("execute /opt/tool");
    assertThat(failure.errnoName()).isEqualTo("EACCES");
  }

  @Test
  void an_error_that_is_not_the_kernels_has_no_name() {
    IOException cause = new IOException("gone");
    TaskLaunchException failure =
        new TaskLaunchException("read the input", null, "no such file", "create it", cause);

    assertThat(failure)
        .hasMessage("cannot read the input: no such file; create it")
        .hasCause(cause);
    assertThat(failure.errnoName()).isNull();
  }

  @Test
  void a_file_name_cannot_forge_a_line() {
    assertThat(new TaskLaunchException("execute /tmp/a\nb", "ENOENT", "No such file", "check it"))
        .hasMessage("cannot execute /tmp/a\\u000ab: ENOENT, No such file; check it");
  }

  @Test
  void nulls_are_refused_by_name() {
    assertThatNullPointerException()
        .isThrownBy(() -> new TaskLaunchException(null, null, "reason", "way out"))
        .withMessage("step");
    assertThatNullPointerException()
        .isThrownBy(() -> new TaskLaunchException("step", null, null, "way out"))
        .withMessage("reason");
    assertThatNullPointerException()
        .isThrownBy(() -> new TaskLaunchException("step", null, "reason", null))
        .withMessage("wayOut");
  }
}
