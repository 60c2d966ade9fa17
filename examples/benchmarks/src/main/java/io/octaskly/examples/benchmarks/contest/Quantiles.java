package io.octaskly.examples.benchmarks.contest;

import java.util.Arrays;
import java.util.Collection;

/** Quantiles of a sample: linear between the two nearest values (type 7 of Hyndman and Fan). */
public final class Quantiles {
  private final double[] sorted;

  private Quantiles(double[] sorted) {
    this.sorted = sorted;
  }

  /**
   * {@return those of a sample}
   *
   * @throws IllegalArgumentException if it is empty
   */
  public static Quantiles of(Collection<Double> values) {
    if (values.isEmpty()) {
      throw new IllegalArgumentException("no quantile without a value");
    }
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).toArray();
    Arrays.sort(sorted);
    return new Quantiles(sorted);
  }

  /**
   * {@return the value that so many percent of the sample do not exceed}
   *
   * @param percent from 0 to 100
   */
  public double at(double percent) {
    if (!(percent >= 0 && percent <= 100)) {
      throw new IllegalArgumentException(percent + " is no percentage: give 0 to 100");
    }
    double position = (sorted.length - 1) * percent / 100;
    int below = (int) position;
    double fraction = position - below;
    return fraction == 0
        ? sorted[below]
        : sorted[below] + fraction * (sorted[below + 1] - sorted[below]);
  }

  /** {@return the value in the middle} */
  public double median() {
    return at(50);
  }
}
