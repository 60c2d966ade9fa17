package io.octaskly.internal;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Says when refusals are to be recorded, so that whoever is refused a million times does not fill
 * the log: the first of a key at once, those after it once a minute, with their number. None is
 * lost: what was not recorded yet is in {@link #rest}. Thread-safe.
 */
public final class RefusalCounter {
  private static final Duration WINDOW = Duration.ofMinutes(1);

  private final int mostKeys;
  private final Map<String, Count> counts = new LinkedHashMap<>();
  private final List<Rest> evicted = new ArrayList<>();

  /**
   * Makes an empty counter.
   *
   * @param mostKeys of how many keys it counts apart; further ones are counted together
   */
  public RefusalCounter(int mostKeys) {
    this.mostKeys = mostKeys;
  }

  /**
   * Counts a refusal.
   *
   * @param key who was refused what
   * @param now the time
   * @return how many refusals to record for the key now, this one included; empty for none yet
   */
  public synchronized OptionalLong count(String key, Instant now) {
    String counted = counts.containsKey(key) || makeRoom(now) ? key : "others";
    Count count = counts.computeIfAbsent(counted, fresh -> new Count(Instant.MIN));
    count.refusals++;
    if (now.isBefore(count.nextRecord)) {
      return OptionalLong.empty();
    }
    long refusals = count.refusals;
    counts.put(counted, new Count(now.plus(WINDOW)));
    return OptionalLong.of(refusals);
  }

  /** What was counted and not recorded, at the end or when there was no more room for it. */
  public synchronized List<Rest> rest() {
    List<Rest> rest = new ArrayList<>(evicted);
    evicted.clear();
    counts.forEach(
        (key, count) -> {
          if (count.refusals > 0) {
            rest.add(new Rest(key, count.refusals));
          }
        });
    counts.clear();
    return rest;
  }

  private boolean makeRoom(Instant now) {
    if (counts.size() < mostKeys) {
      return true;
    }
    counts
        .entrySet()
        .removeIf(
            entry -> {
              Count count = entry.getValue();
              boolean isOver = !now.isBefore(count.nextRecord);
              if (isOver && count.refusals > 0) {
                evicted.add(new Rest(entry.getKey(), count.refusals));
              }
              return isOver;
            });
    return counts.size() < mostKeys;
  }

  /**
   * Refusals that are not on record.
   *
   * @param key of whom
   * @param refusals how many
   */
  public record Rest(String key, long refusals) {}

  private static final class Count {
    private final Instant nextRecord;
    private long refusals;

    private Count(Instant nextRecord) {
      this.nextRecord = nextRecord;
    }
  }
}
