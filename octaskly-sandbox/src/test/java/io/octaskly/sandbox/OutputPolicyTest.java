package io.octaskly.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutputPolicyTest {

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
  void the_text_says_what_happens_beyond_what() {
    assertThat(OutputPolicy.defaults()).hasToString("truncate beyond 1 MiB per stream");
    assertThat(OutputPolicy.kill(0)).hasToString("kill beyond 0 bytes per stream");
  }
}
