package io.octaskly.crypto;

import static io.octaskly.crypto.Samples.CONTEXT;
import static io.octaskly.crypto.Samples.NOW;
import static io.octaskly.crypto.Samples.ring;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RotationDueTest {
  private final KeyRing ring = ring("a");
  private final List<String> told = new ArrayList<>();
  private Instant now = NOW;
  private final SealedMessages messages =
      SealedMessages.builder(ring)
          .clock(() -> now)
          .listener(
              new SealedMessagesListener() {
                @Override
                public void rotationDue(String keyId, Instant due) {
                  told.add(keyId + " " + due);
                }
              })
          .build();

  @Test
  void a_key_is_due_after_30_days_unless_set() {
    assertThat(ring.rotationDue()).isEqualTo(NOW.plus(Duration.ofDays(30)));
    assertThat(ring.rotateEvery(Duration.ofDays(7)).rotationDue())
        .isEqualTo(NOW.plus(Duration.ofDays(7)));
  }

  @Test
  void a_rotation_starts_the_period_again_and_keeps_it() {
    Instant later = NOW.plus(Duration.ofDays(9));
    KeyRing rotated = ring.rotateEvery(Duration.ofDays(7)).rotate(InstantSource.fixed(later));

    assertThat(rotated.rotationDue()).isEqualTo(later.plus(Duration.ofDays(7)));
    assertThat(rotated.retire(ring.primary().id()).rotationPeriod()).isEqualTo(Duration.ofDays(7));
  }

  @Test
  void the_listener_is_told_once_when_a_key_that_is_due_seals() {
    now = NOW.plus(Duration.ofDays(30)).minusMillis(1);
    messages.seal(new byte[0], CONTEXT);
    assertThat(told).isEmpty();

    now = NOW.plus(Duration.ofDays(30));
    messages.seal(new byte[0], CONTEXT);
    messages.seal(new byte[0], CONTEXT);
    assertThat(told).containsExactly(ring.primary().id() + " " + ring.rotationDue());
  }

  @Test
  void a_new_primary_is_not_due() {
    now = NOW.plus(Duration.ofDays(40));
    messages.withKeys(ring.rotate(() -> now)).seal(new byte[0], CONTEXT);

    assertThat(told).isEmpty();
  }

  @Test
  void a_period_is_from_a_day_to_ten_years() {
    for (Duration period :
        List.of(Duration.ZERO, Duration.ofHours(23), Duration.ofDays(4000), Duration.ofDays(-1))) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> ring.rotateEvery(period))
          .withMessageContaining("1 day to 10 years");
    }
  }
}
