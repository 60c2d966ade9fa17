package io.octaskly.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class RefusalCounterTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  @Test
  void first_refusal_is_recorded_at_once_and_the_next_after_a_minute() {
    RefusalCounter counter = new RefusalCounter(10);

    assertThat(counter.count("a", NOW)).hasValue(1);
    assertThat(counter.count("a", NOW)).isEmpty();
    assertThat(counter.count("a", NOW.plusSeconds(59))).isEmpty();
    assertThat(counter.count("b", NOW)).hasValue(1);
    assertThat(counter.count("a", NOW.plusSeconds(60))).hasValue(3);
  }

  @Test
  void what_is_not_on_record_yet_is_the_rest() {
    RefusalCounter counter = new RefusalCounter(10);
    counter.count("a", NOW);
    counter.count("a", NOW);
    counter.count("b", NOW);

    assertThat(counter.rest()).containsExactly(new RefusalCounter.Rest("a", 1));
    assertThat(counter.rest()).isEmpty();
  }

  /** A flood of keys: no refusal is lost, and memory is bounded. */
  @Property
  void all_refusals_are_recorded_once(
      @ForAll @Size(max = 300) List<@IntRange(min = 0, max = 40) Integer> keys,
      @ForAll @IntRange(min = 0, max = 40) int seconds) {
    RefusalCounter counter = new RefusalCounter(5);
    long recorded = 0;
    Instant now = NOW;
    for (int key : keys) {
      OptionalLong refusals = counter.count("key-" + key, now);
      recorded += refusals.orElse(0);
      now = now.plusSeconds(seconds);
    }

    long rest = counter.rest().stream().mapToLong(RefusalCounter.Rest::refusals).sum();
    assertThat(recorded + rest).isEqualTo(keys.size());
  }
}
