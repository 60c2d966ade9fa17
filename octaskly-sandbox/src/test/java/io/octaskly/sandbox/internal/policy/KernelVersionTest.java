package io.octaskly.sandbox.internal.policy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KernelVersionTest {
  @ParameterizedTest
  @CsvSource({
    "6.1.0-40-cloud-amd64, 6, 1",
    "5.14, 5, 14",
    "5.15.167.4-microsoft-standard-WSL2, 5, 15",
    "nonsense, 0, 0",
    "'', 0, 0"
  })
  void release_is_read(String release, int major, int minor) {
    assertThat(KernelVersion.of(release)).isEqualTo(new KernelVersion(major, minor));
  }

  @Test
  void versions_are_compared_by_number() {
    assertThat(new KernelVersion(5, 14).isAtLeast(5, 14)).isTrue();
    assertThat(new KernelVersion(5, 9).isAtLeast(5, 14)).isFalse();
    assertThat(new KernelVersion(6, 1).isAtLeast(5, 14)).isTrue();
    assertThat(new KernelVersion(4, 19).isAtLeast(5, 14)).isFalse();
  }
}
