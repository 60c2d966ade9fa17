package io.octaskly.sandbox.internal.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.octaskly.sandbox.internal.kernel.Arena;
import io.octaskly.sandbox.internal.kernel.Descriptor;
import io.octaskly.sandbox.internal.kernel.Kernel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The rulesets are pipes here: what matters is when they are closed. */
class KnownRulesetsTest {
  private final List<Runnable> armed = new ArrayList<>();
  private long now;

  private final KnownRulesets rulesets =
      new KnownRulesets(
          new LaunchAlarms() {
            @Override
            public long arm(Duration delay, Runnable alarm) {
              assertThat(delay).isEqualTo(KnownRulesets.IDLE);
              armed.add(alarm);
              return armed.size();
            }

            @Override
            public void disarm(long alarm) {
              throw new AssertionError("it is never pointless");
            }
          },
          () -> now);

  @AfterEach
  void close() {
    rulesets.close();
  }

  @Test
  void rules_are_worth_keeping_when_they_come_a_second_time() {
    assertThat(rulesets.isWorthKeeping(rules(1))).isFalse();
    assertThat(rulesets.isWorthKeeping(rules(2))).isFalse();
    assertThat(rulesets.isWorthKeeping(rules(1))).isTrue();
  }

  @Test
  void rules_whose_files_may_change_inodes_are_not_tried_again() {
    rulesets.isWorthKeeping(rules(1));

    assertThat(rulesets.keep(ruleset(1, false))).isFalse();

    assertThat(rulesets.isWorthKeeping(rules(1))).isFalse();
  }

  @Test
  void a_kept_ruleset_is_found_by_equal_rules_only() {
    LandlockRuleset kept = kept(1);

    try (KnownRulesets.Lease lease = rulesets.lease(rules(1))) {
      assertThat(lease).isNotNull();
      assertThat(lease.ruleset()).isSameAs(kept);
    }
    assertThat(rulesets.lease(rules(2))).isNull();
  }

  @Test
  void a_dropped_ruleset_stays_open_for_the_launch_that_has_it() {
    LandlockRuleset kept = kept(1);
    KnownRulesets.Lease one = rulesets.lease(rules(1));
    KnownRulesets.Lease other = rulesets.lease(rules(1));

    rulesets.drop(one);
    one.close();

    assertThat(rulesets.lease(rules(1))).isNull();
    assertOpen(kept);
    other.close();
    assertClosed(kept);
  }

  @Test
  void a_ruleset_that_nobody_used_for_a_while_is_given_up() {
    LandlockRuleset kept = kept(1);
    now += KnownRulesets.IDLE.toNanos() - 1;
    rulesets.lease(rules(1)).close();
    now += 1;

    armed.remove(0).run();
    assertOpen(kept);
    now += KnownRulesets.IDLE.toNanos();
    armed.remove(0).run();

    assertClosed(kept);
    assertThat(armed).as("nothing is left to watch").isEmpty();
  }

  @Test
  void the_one_that_was_used_longest_ago_makes_room() {
    LandlockRuleset first = kept(0);
    LandlockRuleset second = kept(1);
    for (int i = 2; i < KnownRulesets.MOST; i++) {
      kept(i);
    }
    rulesets.lease(rules(0)).close();

    kept(KnownRulesets.MOST);

    assertOpen(first);
    assertClosed(second);
  }

  @Test
  void closing_gives_up_all_and_keeps_no_more() {
    LandlockRuleset kept = kept(1);

    rulesets.close();

    assertClosed(kept);
    LandlockRuleset late = ruleset(2, true);
    assertThat(rulesets.keep(late)).isFalse();
    late.close();
  }

  private LandlockRuleset kept(int number) {
    LandlockRuleset ruleset = ruleset(number, true);
    assertThat(rulesets.keep(ruleset)).isTrue();
    return ruleset;
  }

  private static LandlockRuleset ruleset(int number, boolean lasting) {
    try (Arena arena = new Arena()) {
      Descriptor.Pipe pipe = Descriptor.pipe(arena);
      pipe.writer().close();
      LandlockRuleset ruleset = LandlockRuleset.of(rules(number), pipe.reader());
      if (lasting) {
        ruleset.record(arena, Kernel.architecture());
        ruleset.recorded(arena);
      }
      return ruleset;
    }
  }

  private static LandlockRules rules(int number) {
    LandlockRules.Rule rule =
        new LandlockRules.Rule("/file" + number, 4, LandlockRules.Origin.SYSTEM);
    return new LandlockRules(4, 0, 8, List.of(rule));
  }

  private static void assertOpen(LandlockRuleset ruleset) {
    assertThat(ruleset.descriptor().number()).isPositive();
  }

  private static void assertClosed(LandlockRuleset ruleset) {
    assertThatIllegalStateException().isThrownBy(() -> ruleset.descriptor().number());
  }
}
