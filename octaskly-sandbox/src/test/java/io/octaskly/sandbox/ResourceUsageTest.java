package io.octaskly.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResourceUsageTest {
  private static final Duration TIME = Duration.ofMillis(20);

  @Test
  void total_cpu_is_user_and_system_together() {
    ResourceUsage usage = new ResourceUsage(TIME, TIME, Duration.ofMillis(5), 0, 0, 0, 0, 0);

    assertThat(usage.totalCpu()).hasMillis(25);
  }

  @ParameterizedTest
  @CsvSource({
    "peakResidentBytes,-1,0,0,0,0",
    "minorFaults,0,-1,0,0,0",
    "majorFaults,0,0,-1,0,0",
    "voluntarySwitches,0,0,0,-1,0",
    "involuntarySwitches,0,0,0,0,-1"
  })
  void a_negative_count_is_refused_by_name(
      String name, long peak, long minor, long major, long voluntary, long involuntary) {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new ResourceUsage(TIME, TIME, TIME, peak, minor, major, voluntary, involuntary))
        .withMessageStartingWith(name + " -1 is negative");
  }

  @Test
  void a_negative_time_is_refused_by_name() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ResourceUsage(TIME, TIME.negated(), TIME, 0, 0, 0, 0, 0))
        .withMessageStartingWith("userCpu PT-0.02S is negative");
  }

  @Test
  void a_missing_time_is_refused_by_name() {
    assertThatNullPointerException()
        .isThrownBy(() -> new ResourceUsage(null, TIME, TIME, 0, 0, 0, 0, 0))
        .withMessage("wallTime");
  }
}
