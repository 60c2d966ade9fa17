package io.octaskly.crypto.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ReplayCacheTest {
  private static final int MILLION = 1_000_000;

  /** What the documentation promises for one entry. */
  private static final int BYTES_AN_ENTRY = 64;

  @Test
  void a_million_entries_are_told_apart_and_remembered() {
    ReplayCache cache = new ReplayCache(MILLION);
    for (int i = 0; i < MILLION; i++) {
      assertOutcome(cache, "worker " + i, ReplayCache.Outcome.ADDED);
    }
    for (int i = 0; i < MILLION; i++) {
      assertOutcome(cache, "worker " + i, ReplayCache.Outcome.SEEN);
    }
    assertOutcome(cache, "one more", ReplayCache.Outcome.FULL);
  }

  /** All that is ever allocated, garbage of growing included, is less than what may be held. */
  @Test
  void a_million_entries_take_no_more_than_the_stated_memory() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    Random random = new Random(1);
    HashSet128 set = new HashSet128();
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < MILLION; i++) {
      set.add(random.nextLong(), random.nextLong());
    }
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;

    assertThat(set.size()).isEqualTo(MILLION);
    System.out.println(MILLION + " entries: " + allocated + " bytes allocated in all");
    assertThat(allocated).isLessThan((long) BYTES_AN_ENTRY * (1 << 20));
  }

  @Test
  void a_set_agrees_with_that_of_the_jdk() {
    Random random = new Random(2);
    HashSet128 set = new HashSet128();
    Set<Long> expected = new HashSet<>();
    for (int i = 0; i < 100_000; i++) {
      long number = random.nextInt(50_000) + 1L;
      assertThat(set.contains(number, number << 40)).isEqualTo(expected.contains(number));
      if (expected.add(number)) {
        set.add(number, number << 40);
      }
    }
    assertThat(set.size()).isEqualTo(expected.size());
  }

  @Test
  void entries_that_expired_make_room() {
    ReplayCache cache = new ReplayCache(2);
    assertThat(cache.add("a", 100, 40)).isEqualTo(ReplayCache.Outcome.ADDED);
    assertThat(cache.add("b", 100, 40)).isEqualTo(ReplayCache.Outcome.ADDED);
    assertThat(cache.add("c", 100, 119)).isEqualTo(ReplayCache.Outcome.FULL);
    assertThat(cache.add("c", 180, 120)).isEqualTo(ReplayCache.Outcome.ADDED);
  }

  private static void assertOutcome(ReplayCache cache, String entry, ReplayCache.Outcome expected) {
    // Plainly, because there are two million of these.
    if (cache.add(entry, 1000, 950) != expected) {
      throw new AssertionError(entry + " was not " + expected);
    }
  }
}
