package io.octaskly.examples.benchmarks.audit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;

/** Contestants that take turns in a new order each round; medians count. Not thread-safe. */
final class Contest {
  /** Does its work once and returns how much it did. */
  interface Contestant {
    double work() throws Exception;
  }

  private static final long SEED = 1;

  private final String unit;
  private final Map<String, Contestant> contestants = new LinkedHashMap<>();
  private final Map<String, double[]> rates = new LinkedHashMap<>();

  Contest(String unit) {
    this.unit = unit;
  }

  Contest lane(String name, Contestant contestant) {
    contestants.put(name, contestant);
    return this;
  }

  /** Runs all, the first rounds to warm up. */
  Contest run(int warmUp, int rounds) throws Exception {
    Random random = new Random(SEED);
    contestants.keySet().forEach(name -> rates.put(name, new double[rounds]));
    List<String> order = new ArrayList<>(contestants.keySet());
    for (int round = -warmUp; round < rounds; round++) {
      Collections.shuffle(order, random);
      for (String name : order) {
        long start = System.nanoTime();
        double done = Objects.requireNonNull(contestants.get(name)).work();
        double seconds = (System.nanoTime() - start) / 1e9;
        if (round >= 0) {
          Objects.requireNonNull(rates.get(name))[round] = done / seconds;
        }
      }
    }
    contestants
        .keySet()
        .forEach(name -> System.out.printf("  %-46s %,14.0f %s%n", name, median(name), unit));
    return this;
  }

  double median(String name) {
    double[] sorted = Objects.requireNonNull(rates.get(name)).clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  /** Prints a ratio next to what it should be at least. */
  Contest ratio(String name, String peer, double target) {
    double ratio = median(name) / median(peer);
    System.out.printf(
        "  -> %s / %s = %.2f (target >= %.2f: %s)%n",
        name, peer, ratio, target, ratio >= target ? "reached" : "missed");
    return this;
  }
}
