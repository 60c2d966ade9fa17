package io.octaskly.examples.benchmarks.contest;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Runs contestants in a new random order each round, for a time. One that fails is out, with its
 * error as the reason; one that takes much longer than the peer sits out some rounds, so that it
 * does not take the time of all others. Not thread-safe.
 */
public final class Contest {
  /** A contestant may take so many times as long as the peer, and still be in every round. */
  private static final double SLOW = 8;

  private final Group group;
  private final long seed;
  private final List<Contestant> contestants = new ArrayList<>();
  private final Map<String, Integer> every = new HashMap<>();

  /**
   * A contest without contestants.
   *
   * @param group where the values go
   * @param seed of the order
   */
  public Contest(Group group, long seed) {
    this.group = group;
    this.seed = seed;
  }

  /** Adds one. */
  public Contest add(String name, Contestant.Work work) {
    contestants.add(new Contestant(name, work));
    return this;
  }

  /** Adds several. */
  public Contest addAll(List<Contestant> several) {
    contestants.addAll(several);
    return this;
  }

  /**
   * Warms up for a third of the time, then measures for the rest, at least three rounds of each.
   *
   * @param time for both
   * @param mostRounds after which measuring ends anyway
   */
  public Group run(Duration time, int mostRounds) throws InterruptedException {
    contestants.forEach(contestant -> group.seriesFor(contestant.name()));
    Random random = new Random(seed);
    long start = System.nanoTime();
    Watchdog watchdog = Watchdog.start();
    try {
      int warmUp = rounds(-1, time.dividedBy(3).toNanos(), start, 1, mostRounds, random, watchdog);
      long left = time.toNanos() - (System.nanoTime() - start);
      int rounds = rounds(0, left, System.nanoTime(), 3, mostRounds, random, watchdog);
      group.note(
          "%d rounds after %d to warm up, in random order (seed %d)."
              .formatted(rounds, warmUp, seed));
    } finally {
      watchdog.close();
    }
    every.forEach(
        (name, times) -> {
          if (times > 1) {
            group.note("%s is slow and takes part in every %d. round.".formatted(name, times));
          }
        });
    return group;
  }

  private int rounds(
      int first, long nanos, long start, int least, int most, Random random, Watchdog watchdog)
      throws InterruptedException {
    boolean counts = first >= 0;
    Map<String, Series> trial = new HashMap<>();
    int done = 0;
    while (done < least || (done < most && System.nanoTime() - start < nanos)) {
      List<Contestant> order = new ArrayList<>(contestants);
      Collections.shuffle(order, random);
      for (Contestant contestant : order) {
        if (done % every.getOrDefault(contestant.name(), 1) == 0) {
          turn(contestant, done, counts, trial, watchdog);
        }
      }
      if (!counts && done == 0) {
        trial.clear();
      }
      if (!counts && done == Math.min(4, most - 1)) {
        findSlow(trial);
      }
      done++;
    }
    return done;
  }

  private void turn(
      Contestant contestant,
      int round,
      boolean counts,
      Map<String, Series> trial,
      Watchdog watchdog)
      throws InterruptedException {
    String name = contestant.name();
    try {
      watchdog.begin();
      long start = System.nanoTime();
      double amount = contestant.work().run();
      long nanos = System.nanoTime() - start;
      watchdog.end();
      trial.computeIfAbsent(name, Series::new).add(round, nanos / 1e6);
      if (counts) {
        group.seriesFor(name).add(round, group.measure().of(amount, nanos));
      }
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception | LinkageError e) {
      boolean hung = watchdog.end();
      contestants.remove(contestant);
      group.leaveOut(name, (hung ? "hung, and was killed: " : "failed: ") + e);
    }
  }

  /** Only where single launches are timed: a rate has a time of its own. */
  private void findSlow(Map<String, Series> trial) {
    Series peer = trial.get(group.peer());
    if (peer == null || peer.size() == 0 || !group.measure().lowerIsBetter()) {
      return;
    }
    double usual = peer.quantiles().median() * SLOW;
    trial.forEach(
        (name, series) -> {
          if (series.size() > 0) {
            every.put(name, (int) Math.max(1, Math.ceil(series.quantiles().median() / usual)));
          }
        });
  }
}
