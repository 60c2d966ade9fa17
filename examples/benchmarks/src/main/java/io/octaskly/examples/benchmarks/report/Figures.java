package io.octaskly.examples.benchmarks.report;

import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.Locale;

/** Numbers as people read them: three significant digits, no exponents. */
final class Figures {
  private Figures() {}

  static String of(double value) {
    double size = Math.abs(value);
    if (size == 0) {
      return "0";
    }
    if (size >= 100) {
      return String.format(Locale.ROOT, "%,.0f", value);
    }
    int digits = 2 - (int) Math.floor(Math.log10(size));
    return String.format(Locale.ROOT, "%." + Math.min(digits, 8) + "f", value);
  }

  /** {@return a round number, without zeros at its end} */
  static String tick(double value) {
    return new DecimalFormat("#,##0.########", DecimalFormatSymbols.getInstance(Locale.ROOT))
        .format(value);
  }

  static String ratio(double value) {
    return value >= 0.095
        ? String.format(Locale.ROOT, value >= 99.5 ? "%.0f" : "%.2f", value)
        : of(value);
  }
}
