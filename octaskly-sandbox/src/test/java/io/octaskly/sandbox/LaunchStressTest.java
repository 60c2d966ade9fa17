package io.octaskly.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Launches leave nothing behind, whether they succeed or fail. */
class LaunchStressTest {
  private static final int THREADS = 4;
  private static final int LAUNCHES = 1_000;

  @ParameterizedTest
  @EnumSource(names = {"NONE", "STRICT"})
  void launches_under_garbage_collection_succeed_and_leave_nothing(IsolationLevel level)
      throws Exception {
    Sandbox sandbox = Sandbox.builder().level(level).build();
    LaunchStress.Holdings before = LaunchStress.warmUp(sandbox, THREADS);

    int failures = LaunchStress.run(sandbox, LAUNCHES, THREADS);

    LaunchStress.Holdings after = LaunchStress.holdings();
    assertThat(failures).isZero();
    assertThat(after.descriptors()).as("descriptors").isLessThanOrEqualTo(before.descriptors());
    assertThat(after.children()).as("children, zombies too").isEqualTo(before.children());
  }
}
