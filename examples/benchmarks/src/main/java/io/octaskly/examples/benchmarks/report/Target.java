package io.octaskly.examples.benchmarks.report;

import java.util.OptionalDouble;

/**
 * What was promised, next to what was measured.
 *
 * @param promise in words
 * @param bound of the figure
 * @param atMost whether the figure must not exceed the bound, or must reach it
 * @param measured the figure, if it was measured
 */
public record Target(String promise, double bound, boolean atMost, OptionalDouble measured) {
  /** {@return met, missed, or not measured} */
  public String verdict() {
    if (measured.isEmpty()) {
      return "not measured";
    }
    double figure = measured.getAsDouble();
    return (atMost ? figure <= bound : figure >= bound) ? "met" : "missed";
  }

  /** {@return such as {@code at most 0.85}} */
  public String asked() {
    return (atMost ? "at most " : "at least ") + Figures.ratio(bound);
  }

  /** {@return the figure as people read it} */
  public String figure() {
    return measured.isEmpty() ? "" : Figures.ratio(measured.getAsDouble());
  }
}
