package io.octaskly.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class GuaranteeUnavailableExceptionTest {
  private static final List<String> LOOKED_FOR =
      List.of("Landlock (ENOSYS)", "mount namespace (EPERM)");

  private final GuaranteeUnavailableException failure =
      new GuaranteeUnavailableException(
          Guarantee.WRITES_CONFINED, LOOKED_FOR, "boot Linux 5.13 or later");

  @Test
  void the_message_has_guarantee_mechanisms_and_way_out() {
    assertThat(failure)
        .isInstanceOf(SandboxException.class)
        .hasMessage(
            "this host cannot guarantee \"write only where granted\": looked for Landlock"
                + " (ENOSYS), mount namespace (EPERM); boot Linux 5.13 or later");
  }

  @Test
  void the_parts_are_there_as_data() {
    assertThat(failure.guarantee()).isEqualTo(Guarantee.WRITES_CONFINED);
    assertThat(failure.lookedFor()).isEqualTo(LOOKED_FOR);
    assertThat(failure.wayOut()).isEqualTo("boot Linux 5.13 or later");
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> failure.lookedFor().add("more"));
  }

  @Test
  void something_was_looked_for() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new GuaranteeUnavailableException(Guarantee.OWN_SESSION, List.of(), "none"))
        .withMessageStartingWith("lookedFor is empty");
  }

  @Test
  void nulls_are_refused_by_name() {
    assertThatNullPointerException()
        .isThrownBy(() -> new GuaranteeUnavailableException(null, LOOKED_FOR, "x"))
        .withMessage("guarantee");
    assertThatNullPointerException()
        .isThrownBy(
            () ->
                new GuaranteeUnavailableException(
                    Guarantee.TREE_ENDS, Arrays.asList("a", null), "x"))
        .withMessage("element of lookedFor");
  }
}
