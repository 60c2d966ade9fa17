package io.octaskly.examples.benchmarks.contest;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** A contestant's values, each with the round it was measured in. Not thread-safe. */
public final class Series {
  private final String name;
  private final List<Integer> rounds = new ArrayList<>();
  private final List<Double> values = new ArrayList<>();

  /** Starts without a value. */
  public Series(String name) {
    this.name = name;
  }

  /** Adds one; rounds must not decrease. */
  public Series add(int round, double value) {
    if (!rounds.isEmpty() && round < rounds.get(rounds.size() - 1)) {
      throw new IllegalArgumentException(name + ": round " + round + " comes too late");
    }
    rounds.add(round);
    values.add(value);
    return this;
  }

  /** {@return whose values these are} */
  public String name() {
    return name;
  }

  /** {@return the number of values} */
  public int size() {
    return values.size();
  }

  /** {@return the round of a value} */
  public int round(int index) {
    return rounds.get(index);
  }

  /** {@return a value} */
  public double value(int index) {
    return values.get(index);
  }

  /** {@return the quantiles of all values} */
  public Quantiles quantiles() {
    return Quantiles.of(values);
  }

  /** {@return the values of the rounds from one to before another} */
  public List<Double> between(int firstRound, int afterLast) {
    return IntStream.range(0, values.size())
        .filter(i -> rounds.get(i) >= firstRound && rounds.get(i) < afterLast)
        .mapToObj(values::get)
        .toList();
  }

  int lastRound() {
    return rounds.isEmpty() ? -1 : rounds.get(rounds.size() - 1);
  }
}
