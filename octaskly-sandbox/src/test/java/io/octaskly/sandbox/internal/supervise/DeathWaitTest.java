package io.octaskly.sandbox.internal.supervise;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DeathWaitTest {
  private static final long NOW = 5_000;
  private static final long PATIENCE = DeathWait.PATIENCE;
  private static final long NEVER = Long.MAX_VALUE;

  @Test
  void tree_of_which_none_dies_hangs() {
    DeathWait wait = new DeathWait(NOW, 7, NEVER);

    assertThat(wait.until()).isEqualTo(NOW + PATIENCE);
    assertThat(wait.goesOn(wait.until(), 7)).isFalse();
    assertThat(wait.problem()).contains("none has died in the last 800 ms");
  }

  @Test
  void as_long_as_some_die_the_wait_goes_on() {
    DeathWait wait = new DeathWait(NOW, 7, NEVER);
    long looks = 100;

    for (int look = 1; look <= looks; look++) {
      assertThat(wait.goesOn(wait.until(), 7 + look)).isTrue();
    }

    assertThat(wait.until()).isEqualTo(NOW + (looks + 1) * PATIENCE);
    assertThat(wait.goesOn(wait.until(), 7 + looks)).isFalse();
  }

  @Test
  void result_is_not_kept_longer_than_promised() {
    long latest = NOW + PATIENCE + 1_000;
    DeathWait wait = new DeathWait(NOW, 7, latest);

    assertThat(wait.goesOn(wait.until(), 8)).isTrue();
    assertThat(wait.until()).isEqualTo(latest);
    assertThat(wait.goesOn(wait.until(), 9)).isFalse();
    assertThat(wait.problem()).contains("too many to die by the time");
  }

  @Test
  void kill_after_the_promised_moment_has_its_time_all_the_same() {
    DeathWait wait = new DeathWait(NOW, 7, NOW - 1);

    assertThat(wait.until()).isEqualTo(NOW + PATIENCE);
    assertThat(wait.goesOn(wait.until(), 8)).isFalse();
  }
}
