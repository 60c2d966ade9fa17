package io.octaskly.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OutcomeTest {

  @Test
  void every_outcome_describes_itself_in_one_line() {
    assertThat(new Outcome.Exited(3).describe()).isEqualTo("exited with code 3");
    assertThat(new Outcome.Signalled(9).describe()).isEqualTo("was ended by signal 9 (SIGKILL)");
    assertThat(new Outcome.LimitExceeded(Limit.WALL_TIME, "2 s", "2.01 s").describe())
        .isEqualTo("exceeded its wall time limit: allowed 2 s, observed 2.01 s");
    assertThat(new Outcome.Cancelled().describe()).isEqualTo("was cancelled");
  }

  @ParameterizedTest
  @CsvSource({"1,SIGHUP", "9,SIGKILL", "11,SIGSEGV", "15,SIGTERM", "24,SIGXCPU", "31,SIGSYS"})
  void a_signal_has_its_name(int signal, String name) {
    assertThat(new Outcome.Signalled(signal).name()).isEqualTo(name);
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 256})
  void exit_codes_are_one_byte(int code) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Outcome.Exited(code))
        .withMessageStartingWith("exit code " + code + " is outside 0..255");
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 65})
  void signals_are_those_of_linux(int signal) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Outcome.Signalled(signal))
        .withMessageStartingWith("signal " + signal + " is outside 1..64");
  }

  @Test
  void an_exceeded_limit_has_limit_and_both_amounts() {
    assertThatNullPointerException()
        .isThrownBy(() -> new Outcome.LimitExceeded(null, "1 s", "2 s"))
        .withMessage("limit");
    assertThatNullPointerException()
        .isThrownBy(() -> new Outcome.LimitExceeded(Limit.DISK, null, "2 s"))
        .withMessage("allowed");
    assertThatNullPointerException()
        .isThrownBy(() -> new Outcome.LimitExceeded(Limit.DISK, "1 s", null))
        .withMessage("observed");
  }
}
