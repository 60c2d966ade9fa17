package io.octaskly.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutputPolicyTest {
  private static final Path FILES = Path.of("/var/spool/x");

  @Test
  void by_default_a_mebibyte_is_kept_and_the_rest_dropped() {
    assertThat(OutputPolicy.defaults()).isEqualTo(OutputPolicy.truncate(1024 * 1024));
  }

  @Test
  void a_policy_has_its_cap_and_what_happens_beyond() {
    assertThat(OutputPolicy.truncate(5).overflow()).isEqualTo(OutputPolicy.Overflow.TRUNCATE);
    assertThat(OutputPolicy.kill(7).overflow()).isEqualTo(OutputPolicy.Overflow.KILL);
    assertThat(OutputPolicy.kill(7).bytesPerStream()).isEqualTo(7);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 2_147_483_639})
  void caps_within_the_range_are_accepted(long bytes) {
    assertThat(OutputPolicy.truncate(bytes).bytesPerStream()).isEqualTo(bytes);
  }

  @ParameterizedTest
  @ValueSource(longs = {Long.MIN_VALUE, -1, 2_147_483_640, Long.MAX_VALUE})
  void caps_outside_the_range_are_refused(long bytes) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> OutputPolicy.kill(bytes))
        .withMessageContaining(bytes + " bytes per stream is outside 0..2147483639");
  }

  @Test
  void policies_are_equal_if_cap_and_overflow_are() {
    assertThat(OutputPolicy.kill(3))
        .isEqualTo(OutputPolicy.kill(3))
        .hasSameHashCodeAs(OutputPolicy.kill(3))
        .isNotEqualTo(OutputPolicy.kill(4))
        .isNotEqualTo(OutputPolicy.truncate(3));
  }

  @Test
  void spilling_has_a_directory_and_a_second_bound() {
    OutputPolicy policy = OutputPolicy.spill(5, FILES, 70);

    assertThat(policy.overflow()).isEqualTo(OutputPolicy.Overflow.SPILL);
    assertThat(policy.bytesPerStream()).isEqualTo(5);
    assertThat(policy.directory()).contains(FILES);
    assertThat(policy.fileBytesPerStream()).hasValue(70);
    assertThat(OutputPolicy.truncate(5).directory()).isEmpty();
    assertThat(OutputPolicy.truncate(5).fileBytesPerStream()).isEmpty();
    assertThat(policy)
        .hasToString("spill beyond 5 bytes per stream to files of up to 70 bytes in /var/spool/x")
        .isEqualTo(OutputPolicy.spill(5, FILES, 70))
        .hasSameHashCodeAs(OutputPolicy.spill(5, FILES, 70))
        .isNotEqualTo(OutputPolicy.spill(5, FILES, 71))
        .isNotEqualTo(OutputPolicy.spill(5, Path.of("/var/spool/y"), 70))
        .isNotEqualTo(OutputPolicy.truncate(5));
  }

  @Test
  void files_that_hold_no_more_than_memory_are_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> OutputPolicy.spill(5, FILES, 5))
        .withMessageContaining("files of 5 bytes hold no more than the 5 bytes per stream");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> OutputPolicy.spill(-1, FILES, 5))
        .withMessageContaining("outside 0..2147483639");
  }

  @Test
  void directory_that_depends_on_another_is_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> OutputPolicy.spill(5, Path.of("spool"), 6))
        .withMessageContaining("directory to spill to \"spool\" is not absolute");
    assertThatNullPointerException()
        .isThrownBy(() -> OutputPolicy.spill(5, null, 6))
        .withMessage("directory");
  }

  @Test
  void the_text_says_what_happens_beyond_what() {
    assertThat(OutputPolicy.defaults()).hasToString("truncate beyond 1 MiB per stream");
    assertThat(OutputPolicy.kill(0)).hasToString("kill beyond 0 bytes per stream");
  }
}
