package io.octaskly.examples.benchmarks.report;

import java.util.ArrayList;
import java.util.List;

/** Where an axis has its ticks. */
final class Axis {
  private static final int MOST_STEPS = 6;

  private Axis() {}

  /**
   * {@return ticks from 0 to the first that is not below a value, in steps of 1, 2 or 5 times a
   * power of ten}
   */
  static List<Double> from0(double highest) {
    if (!(highest > 0 && Double.isFinite(highest))) {
      throw new IllegalArgumentException("no axis from 0 to " + highest);
    }
    double power = Math.pow(10, Math.floor(Math.log10(highest / MOST_STEPS)));
    double step = power * 10;
    for (double factor : new double[] {1, 2, 5}) {
      if (power * factor * MOST_STEPS >= highest) {
        step = power * factor;
        break;
      }
    }
    List<Double> ticks = new ArrayList<>();
    int last = (int) Math.ceil(highest / step - 1e-9);
    for (int i = 0; i <= last; i++) {
      ticks.add(i * step);
    }
    return ticks;
  }

  /**
   * {@return the powers of ten from the last that is not above one value to the first not below
   * another}
   */
  static List<Double> powersOf10(double lowest, double highest) {
    if (!(lowest > 0 && highest >= lowest && Double.isFinite(highest))) {
      throw new IllegalArgumentException("no logarithmic axis from " + lowest + " to " + highest);
    }
    List<Double> ticks = new ArrayList<>();
    int first = (int) Math.floor(Math.log10(lowest) + 1e-9);
    int last = (int) Math.ceil(Math.log10(highest) - 1e-9);
    for (int power = first; power <= Math.max(last, first + 1); power++) {
      ticks.add(Math.pow(10, power));
    }
    return ticks;
  }
}
