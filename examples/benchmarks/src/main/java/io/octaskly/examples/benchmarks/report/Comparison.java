package io.octaskly.examples.benchmarks.report;

import io.octaskly.examples.benchmarks.contest.Group;
import io.octaskly.examples.benchmarks.contest.Ratio;
import io.octaskly.examples.benchmarks.contest.Series;
import java.util.ArrayList;
import java.util.List;

/** Many groups in one table or picture. */
public final class Comparison {
  private Comparison() {}

  /**
   * {@return what is ours as multiples of the peers, in time: a rate is turned around, so that less
   * is better everywhere}
   */
  public static BarChart chart(List<Group> groups) {
    List<BarChart.Bar> bars = new ArrayList<>();
    for (Group group : groups) {
      for (Series series : group.series()) {
        if (BarChart.ours(series.name()) && !series.name().equals(group.peer())) {
          group
              .ratio(series.name(), group.peer())
              .ifPresent(ratio -> bars.add(bar(group, series.name(), ratio)));
        }
      }
    }
    return new BarChart(
        "Ours as a multiple of the peer's",
        "1 = the peer, rates turned around (bar: ratio, whisker: quartiles over blocks; less is"
            + " better)",
        bars,
        1);
  }

  private static BarChart.Bar bar(Group group, String name, Ratio ratio) {
    String label = name + " / " + group.peer();
    String question = group.title();
    return group.measure().lowerIsBetter()
        ? new BarChart.Bar(label, question, ratio.value(), ratio.low(), ratio.high())
        : new BarChart.Bar(label, question, 1 / ratio.value(), 1 / ratio.high(), 1 / ratio.low());
  }

  /** {@return how far all are from the limits of their groups} */
  public static Table toLimits(List<Group> groups) {
    List<List<String>> rows = new ArrayList<>();
    for (Group group : groups) {
      for (Series series : group.series()) {
        if (!group.limit().isEmpty()
            && BarChart.ours(series.name())
            && group.ratio(series.name(), group.limit()).isPresent()) {
          Ratio ratio = group.ratio(series.name(), group.limit()).orElseThrow();
          rows.add(
              List.of(
                  group.title(),
                  series.name(),
                  group.limit(),
                  Figures.ratio(ratio.value()),
                  Tables.spread(ratio),
                  group.measure().lowerIsBetter() ? "times the time" : "times the rate"));
        }
      }
    }
    return new Table(
        "",
        List.of("question", "ours", "limit", "x limit", "spread", ""),
        rows,
        List.of(
            "bare posix_spawn reads no output, and confines nothing; bare AES-GCM is one JCE cipher"
                + " a thread; bare HMAC is javax.crypto.Mac; fdatasync is FileChannel.force(false)"
                + " after a line of 500 bytes."));
  }
}
