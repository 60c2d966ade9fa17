package io.octaskly.examples.benchmarks.report;

import io.octaskly.examples.benchmarks.contest.Group;
import io.octaskly.examples.benchmarks.contest.Quantiles;
import io.octaskly.examples.benchmarks.contest.Series;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * Medians over sizes, several panels below each other: the sizes on a logarithmic axis, the values
 * on one from 0.
 *
 * @param title what is shown
 * @param size what the sizes are
 * @param panels one for each group, whose rounds are the sizes
 */
public record LineChart(String title, String size, List<Group> panels) {
  private static final int LEFT = 90;
  private static final int PLOT = 500;
  private static final int RIGHT = 240;
  private static final int TOP = 44;
  private static final int PANEL = 190;
  private static final int INNER = 120;
  private static final List<String> COLOURS =
      List.of(Svg.OTHERS, Svg.OURS, Svg.LIMIT, "#bc4c00", "#8250df");

  /** A size and a median. */
  private record Point(int size, double value) {}

  /** {@return the drawing} */
  public String svg() {
    Svg svg = new Svg(LEFT + PLOT + RIGHT, TOP + PANEL * panels.size(), title);
    svg.words(12, 26, "start", 17, title);
    for (int i = 0; i < panels.size(); i++) {
      panel(svg, panels.get(i), TOP + i * PANEL);
    }
    return svg.text();
  }

  private void panel(Svg svg, Group group, int top) {
    List<List<Point>> lines = group.series().stream().map(LineChart::points).toList();
    svg.words(LEFT, top + 16, "start", 14, group.title() + ", " + group.measure().unit());
    double highest = lines.stream().flatMap(List::stream).mapToDouble(Point::value).max().orElse(0);
    int most = lines.stream().flatMap(List::stream).mapToInt(Point::size).max().orElse(0);
    if (highest <= 0) {
      svg.words(LEFT, top + 60, "start", 14, "nothing was measured");
      return;
    }
    List<Double> values = Axis.from0(highest);
    List<Double> sizes = Axis.powersOf10(1, most);
    double last = values.get(values.size() - 1);
    double decades = Math.log10(sizes.get(sizes.size() - 1));
    double bottom = top + 28 + INNER;
    for (double tick : values) {
      double y = bottom - INNER * tick / last;
      svg.line(LEFT, y, LEFT + PLOT, y, Svg.GRID, 1);
      svg.words(LEFT - 8, y + 4, "end", 12, Figures.tick(tick));
    }
    for (double tick : sizes) {
      double x = LEFT + PLOT * Math.log10(tick) / decades;
      svg.line(x, bottom, x, bottom + 5, Svg.INK, 1);
      svg.words(x, bottom + 20, "middle", 12, Figures.tick(tick));
    }
    svg.words(LEFT + PLOT + 34, bottom + 20, "start", 12, size);
    for (int i = 0; i < lines.size(); i++) {
      String colour = COLOURS.get(i % COLOURS.size());
      draw(svg, lines.get(i), colour, bottom, last, decades);
      double y = top + 44 + 22 * i;
      svg.rectangle(LEFT + PLOT + 16, y - 10, 12, 12, colour);
      svg.words(LEFT + PLOT + 34, y, "start", 13, group.series().get(i).name());
    }
  }

  private static void draw(
      Svg svg, List<Point> points, String colour, double bottom, double last, double decades) {
    double beforeX = 0;
    double beforeY = 0;
    boolean first = true;
    for (Point point : points) {
      double x = LEFT + PLOT * Math.log10(point.size()) / decades;
      double y = bottom - INNER * point.value() / last;
      if (!first) {
        svg.line(beforeX, beforeY, x, y, colour, 2);
      }
      svg.dot(x, y, colour);
      first = false;
      beforeX = x;
      beforeY = y;
    }
  }

  private static List<Point> points(Series series) {
    TreeSet<Integer> sizes = new TreeSet<>();
    for (int i = 0; i < series.size(); i++) {
      sizes.add(series.round(i));
    }
    List<Point> points = new ArrayList<>();
    for (int one : sizes) {
      points.add(new Point(one, Quantiles.of(series.between(one, one + 1)).median()));
    }
    return points;
  }
}
