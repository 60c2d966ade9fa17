package io.octaskly.examples.benchmarks.contest;

/**
 * What a value is.
 *
 * @param unit such as {@code ms} or {@code MB/s}
 * @param lowerIsBetter whether it is a time or a size, not a rate
 */
public record Measure(String unit, boolean lowerIsBetter) {
  /** Milliseconds that a piece of work took. */
  public static final Measure MILLIS = new Measure("ms", true);

  /** {@return amount done per second} */
  public static Measure rate(String unit) {
    return new Measure(unit, false);
  }

  double of(double amount, long nanos) {
    return lowerIsBetter ? nanos / 1e6 : amount / (nanos / 1e9);
  }
}
