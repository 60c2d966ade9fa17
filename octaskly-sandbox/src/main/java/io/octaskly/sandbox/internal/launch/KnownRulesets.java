package io.octaskly.sandbox.internal.launch;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Rulesets that can serve further launches, by their rules. They are given up when nobody has used
 * them for a while: as long as a ruleset is there, its files stay on disk even when deleted.
 *
 * <p>Thread-safe.
 */
final class KnownRulesets implements AutoCloseable {
  static final int MOST = 64;
  static final Duration IDLE = Duration.ofSeconds(10);

  private final LaunchAlarms alarms;
  private final LongSupplier nanoTime;

  /** The least recently used first. */
  private final Map<LandlockRules, Known> known = new LinkedHashMap<>(16, 0.75f, true);

  /** Rules that were used, perhaps once only, and whether a ruleset can be kept for them. */
  private final Map<LandlockRules, Boolean> seen = new LinkedHashMap<>(16, 0.75f, true);

  private boolean armed;
  private boolean closed;

  /**
   * @param nanoTime counts like {@code System.nanoTime}
   */
  KnownRulesets(LaunchAlarms alarms, LongSupplier nanoTime) {
    this.alarms = alarms;
    this.nanoTime = nanoTime;
  }

  /** A ruleset, and how many launches need it right now. Guarded by what it belongs to. */
  private static final class Known {
    private final LandlockRuleset ruleset;
    private int users;
    private boolean given;
    private long usedAt;

    Known(LandlockRuleset ruleset, long usedAt) {
      this.ruleset = ruleset;
      this.usedAt = usedAt;
    }
  }

  /** A ruleset for one launch, to be given back after it. */
  final class Lease implements AutoCloseable {
    private final Known mine;

    private Lease(Known mine) {
      this.mine = mine;
    }

    LandlockRuleset ruleset() {
      return mine.ruleset;
    }

    @Override
    public void close() {
      synchronized (KnownRulesets.this) {
        mine.users--;
        mine.usedAt = nanoTime.getAsLong();
        closeIfUnused(mine);
      }
    }
  }

  /** The ruleset that has these rules, if one is known. */
  synchronized @Nullable Lease lease(LandlockRules rules) {
    Known found = known.get(rules);
    if (found == null) {
      return null;
    }
    found.users++;
    return new Lease(found);
  }

  /**
   * Whether these rules have been used before, so that they may well be used again, and no ruleset
   * of theirs has turned out to be of no further use.
   */
  synchronized boolean isWorthKeeping(LandlockRules rules) {
    Boolean before = seen.get(rules);
    if (before == null) {
      note(rules, true);
      return false;
    }
    return before;
  }

  private void note(LandlockRules rules, boolean canBeKept) {
    seen.put(rules, canBeKept);
    if (seen.size() > MOST) {
      seen.remove(seen.keySet().iterator().next());
    }
  }

  /** Takes over a ruleset, unless it cannot serve further launches. */
  synchronized boolean keep(LandlockRuleset ruleset) {
    if (ruleset.files() == null) {
      note(ruleset.rules(), false);
      return false;
    }
    if (closed) {
      return false;
    }
    giveUp(known.put(ruleset.rules(), new Known(ruleset, nanoTime.getAsLong())));
    if (known.size() > MOST) {
      giveUp(known.remove(known.keySet().iterator().next()));
    }
    if (!armed) {
      armed = true;
      alarms.arm(IDLE, this::giveUpIdle);
    }
    return true;
  }

  /** Gives up a ruleset that no longer fits what its paths lead to. */
  synchronized void drop(Lease lease) {
    if (known.remove(lease.mine.ruleset.rules(), lease.mine)) {
      giveUp(lease.mine);
    }
  }

  private synchronized void giveUpIdle() {
    long now = nanoTime.getAsLong();
    List<Known> idle = new ArrayList<>();
    for (Known one : known.values()) {
      if (one.users == 0 && now - one.usedAt >= IDLE.toNanos()) {
        idle.add(one);
      }
    }
    for (Known one : idle) {
      known.remove(one.ruleset.rules());
      giveUp(one);
    }
    armed = !known.isEmpty();
    if (armed) {
      alarms.arm(IDLE, this::giveUpIdle);
    }
  }

  private static void giveUp(@Nullable Known one) {
    if (one != null) {
      one.given = true;
      closeIfUnused(one);
    }
  }

  /** A child that is being made refers to it by its number, which must not be another file's. */
  private static void closeIfUnused(Known one) {
    if (one.given && one.users == 0) {
      one.ruleset.close();
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    known.values().forEach(KnownRulesets::giveUp);
    known.clear();
  }
}
