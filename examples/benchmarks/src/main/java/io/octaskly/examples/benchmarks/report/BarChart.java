package io.octaskly.examples.benchmarks.report;

import io.octaskly.examples.benchmarks.contest.Group;
import io.octaskly.examples.benchmarks.contest.Quantiles;
import io.octaskly.examples.benchmarks.contest.Series;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Horizontal bars from 0, with a whisker that has a tick at each of two more values. An axis ends
 * where it helps to read most bars: what is longer is cut there, and says its value.
 *
 * @param title what is shown
 * @param unit of the axis
 * @param bars from top to bottom
 * @param mark a value at which a line stands, or 0
 */
public record BarChart(String title, String unit, List<Bar> bars, double mark) {
  private static final int LABELS = 250;
  private static final int PLOT = 480;
  private static final int FIGURES = 100;
  private static final int ROW = 26;
  private static final int TOP = 66;
  private static final int BOTTOM = 50;

  /** A bar may be so many times as long as the one in the middle, and is cut beyond. */
  private static final double LONGEST = 6;

  /** One bar: where it ends, and where its whisker has its two ticks. */
  public record Bar(String label, double value, double first, double second) {}

  /** {@return medians, the better ones on top, with whiskers to what 90 and 99 percent reach} */
  public static BarChart of(Group group, String title) {
    boolean times = group.measure().lowerIsBetter();
    List<Bar> bars = new ArrayList<>();
    for (Series series : group.series()) {
      Quantiles quantiles = series.quantiles();
      bars.add(
          new Bar(
              series.name(),
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
    int high = TOP + bars.size() * ROW;
    Svg svg = new Svg(LABELS + PLOT + FIGURES, high + BOTTOM, title);
    svg.words(12, 26, "start", 17, title).words(12, 48, "start", 13, unit);
    for (double tick : ticks) {
      double x = LABELS + PLOT * tick / highest;
      svg.line(x, TOP, x, high, Svg.GRID, 1)
          .words(x, high + 20, "middle", 13, tick == 0 ? "0" : Figures.of(tick));
    }
    for (int i = 0; i < bars.size(); i++) {
      draw(svg, bars.get(i), TOP + i * ROW, highest);
    }
    if (mark > 0 && mark < highest) {
      double x = LABELS + PLOT * mark / highest;
      svg.line(x, TOP - 4, x, high + 4, Svg.INK, 1.5);
    }
    return svg.line(LABELS, TOP, LABELS, high, Svg.INK, 1).text();
  }

  private double end() {
    List<Double> values = bars.stream().map(Bar::value).toList();
    double enough = Quantiles.of(values).median() * LONGEST;
    double longest =
        bars.stream().mapToDouble(b -> Math.max(b.value(), b.first())).max().orElseThrow();
    return Math.max(Math.min(longest, enough), mark * 1.1);
  }

  private static void draw(Svg svg, Bar bar, double y, double highest) {
    double middle = y + ROW / 2.0;
    double end = LABELS + PLOT * Math.min(1, bar.value() / highest);
    String colour =
        bar.label().startsWith("bare") ? Svg.LIMIT : ours(bar.label()) ? Svg.OURS : Svg.OTHERS;
    svg.words(LABELS - 8, middle + 5, "end", 14, bar.label())
        .rectangle(LABELS, y + 5, end - LABELS, ROW - 10, colour);
    double second = LABELS + PLOT * Math.min(1, bar.second() / highest);
    svg.line(end, middle, second, middle, Svg.INK, 1.5);
    for (double tick : new double[] {bar.first(), bar.second()}) {
      if (tick <= highest) {
        double x = LABELS + PLOT * tick / highest;
        svg.line(x, middle - 5, x, middle + 5, Svg.INK, 1.5);
      }
    }
    String cut = bar.value() > highest ? " (cut)" : "";
    svg.words(LABELS + PLOT + 10, middle + 5, "start", 14, Figures.of(bar.value()) + cut);
  }

  static boolean ours(String label) {
    return label.matches(
        "(Octaskly|AuditLog|AuditVerifier|SealedMessages|SealedStreams|Token|Permission|Caller).*");
  }
}
