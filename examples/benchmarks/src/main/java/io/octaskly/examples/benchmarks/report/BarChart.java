package io.octaskly.examples.benchmarks.report;

import io.octaskly.examples.benchmarks.contest.Group;
import io.octaskly.examples.benchmarks.contest.Quantiles;
import io.octaskly.examples.benchmarks.contest.Series;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Horizontal bars from 0, with a whisker that has a tick at each of two more values. An axis ends
 * where it helps to read most bars: what is longer is cut there, and says how far it goes.
 *
 * @param title what is shown
 * @param unit of the axis
 * @param bars from top to bottom
 * @param mark a value at which a line stands, or 0
 */
public record BarChart(String title, String unit, List<Bar> bars, double mark) {
  private static final int PLOT = 480;
  private static final int FIGURES = 170;
  private static final int ROW = 26;
  private static final int TWO_LINES = 40;
  private static final int LETTER = 8;
  private static final int TOP = 66;
  private static final int BOTTOM = 50;

  /** A bar may be so many times as long as the one in the middle, and is cut beyond. */
  private static final double LONGEST = 6;

  /**
   * One bar.
   *
   * @param label in one line
   * @param context a second line below it, or an empty string
   * @param value where it ends
   * @param first where its whisker has a tick
   * @param second where it has another
   */
  public record Bar(String label, String context, double value, double first, double second) {}

  /** {@return medians, the better ones on top, with whiskers to what 90 and 99 percent reach} */
  public static BarChart of(Group group, String title) {
    boolean times = group.measure().lowerIsBetter();
    List<Bar> bars = new ArrayList<>();
    for (Series series : group.series()) {
      Quantiles quantiles = series.quantiles();
      bars.add(
          new Bar(
              series.name(),
              "",
              quantiles.median(),
              quantiles.at(times ? 90 : 10),
              quantiles.at(times ? 99 : 1)));
    }
    Comparator<Bar> byValue = Comparator.comparingDouble(Bar::value);
    bars.sort(times ? byValue : byValue.reversed());
    String whiskers = times ? "p90 and p99" : "what 90 % and 99 % reach";
    return new BarChart(
        title,
        "%s (bar: median, whisker: %s; %s is better)"
            .formatted(group.measure().unit(), whiskers, times ? "less" : "more"),
        bars,
        0);
  }

  /** {@return the drawing} */
  public String svg() {
    if (bars.isEmpty()) {
      throw new IllegalArgumentException("no bars: " + title);
    }
    List<Double> ticks = Axis.from0(end());
    double highest = ticks.get(ticks.size() - 1);
    int row = bars.stream().allMatch(bar -> bar.context().isEmpty()) ? ROW : TWO_LINES;
    int left = labels();
    int high = TOP + bars.size() * row;
    Svg svg = new Svg(left + PLOT + FIGURES, high + BOTTOM, title);
    svg.words(12, 26, "start", 17, title).words(12, 48, "start", 13, unit);
    for (double tick : ticks) {
      double x = left + PLOT * tick / highest;
      svg.line(x, TOP, x, high, Svg.GRID, 1).words(x, high + 20, "middle", 13, Figures.tick(tick));
    }
    for (int i = 0; i < bars.size(); i++) {
      draw(svg, bars.get(i), left, TOP + i * row, row, highest);
    }
    if (mark > 0 && mark < highest) {
      double x = left + PLOT * mark / highest;
      svg.line(x, TOP - 4, x, high + 4, Svg.INK, 1.5);
    }
    return svg.line(left, TOP, left, high, Svg.INK, 1).text();
  }

  private int labels() {
    int letters =
        bars.stream()
            .mapToInt(bar -> Math.max(bar.label().length(), bar.context().length() * 7 / 8))
            .max()
            .orElseThrow();
    return 24 + letters * LETTER;
  }

  private double end() {
    List<Double> values = bars.stream().map(Bar::value).toList();
    double enough = Quantiles.of(values).median() * LONGEST;
    double longest =
        bars.stream().mapToDouble(b -> Math.max(b.value(), b.first())).max().orElseThrow();
    return Math.max(Math.min(longest, enough), mark * 1.1);
  }

  private static void draw(Svg svg, Bar bar, int left, double y, int row, double highest) {
    double middle = y + row / 2.0;
    double end = left + PLOT * Math.min(1, bar.value() / highest);
    String label = bar.label();
    String colour = label.startsWith("bare") ? Svg.LIMIT : ours(label) ? Svg.OURS : Svg.OTHERS;
    if (bar.context().isEmpty()) {
      svg.words(left - 8, middle + 5, "end", 14, label);
    } else {
      svg.words(left - 8, middle - 2, "end", 14, label);
      svg.words(left - 8, middle + 13, "end", 12, bar.context());
    }
    svg.rectangle(left, middle - 8, end - left, 16, colour);
    double from = Math.min(bar.value(), Math.min(bar.first(), bar.second()));
    double to = Math.max(bar.value(), Math.max(bar.first(), bar.second()));
    svg.line(x(left, from, highest), middle, x(left, to, highest), middle, Svg.INK, 1.5);
    for (double tick : new double[] {bar.first(), bar.second()}) {
      if (tick <= highest) {
        double x = x(left, tick, highest);
        svg.line(x, middle - 5, x, middle + 5, Svg.INK, 1.5);
      }
    }
    String cut = "";
    if (bar.value() > highest) {
      cut = " (cut)";
    } else if (to > highest) {
      cut = " (whisker to %s)".formatted(Figures.of(to));
    }
    svg.words(left + PLOT + 10, middle + 5, "start", 14, Figures.of(bar.value()) + cut);
  }

  private static double x(int left, double value, double highest) {
    return left + PLOT * Math.min(1, value / highest);
  }

  static boolean ours(String label) {
    return label.matches("(Octaskly|Audit|Sealed|Token|Permission|Caller).*");
  }
}
