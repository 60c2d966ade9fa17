package io.octaskly.examples.benchmarks.report;

import io.octaskly.examples.benchmarks.contest.Group;
import io.octaskly.examples.benchmarks.contest.Quantiles;
import io.octaskly.examples.benchmarks.contest.Ratio;
import io.octaskly.examples.benchmarks.contest.Series;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** Tables of groups. */
public final class Tables {
  private Tables() {}

  /** {@return one row for each contestant, also for those that are missing} */
  public static Table of(Group group) {
    boolean limited = !group.limit().isEmpty();
    String unit = group.measure().unit();
    List<String> header =
        new ArrayList<>(
            List.of(
                "contestant",
                "p50 " + unit,
                "p90 " + unit,
                "p99 " + unit,
                "x " + group.peer(),
                "spread",
                "values"));
    if (limited) {
      header.add("x " + group.limit());
    }
    List<List<String>> rows = new ArrayList<>();
    for (Series series : group.series()) {
      rows.add(row(group, series, limited));
    }
    new TreeMap<>(group.absent())
        .forEach(
            (name, reason) -> {
              List<String> row =
                  new ArrayList<>(List.of(name, "absent: " + reason, "", "", "", "", "0"));
              if (limited) {
                row.add("");
              }
              rows.add(row);
            });
    List<String> notes = new ArrayList<>(group.notes());
    notes.add(
        group.measure().lowerIsBetter()
            ? "Less is better."
            : "More is better; p90 and p99 are the" + " values that 90 % and 99 % reach at least.");
    return new Table(group.title(), header, rows, notes);
  }

  private static List<String> row(Group group, Series series, boolean limited) {
    Quantiles quantiles = series.quantiles();
    boolean times = group.measure().lowerIsBetter();
    List<String> row = new ArrayList<>();
    row.add(series.name());
    row.add(Figures.of(quantiles.median()));
    row.add(Figures.of(quantiles.at(times ? 90 : 10)));
    row.add(Figures.of(quantiles.at(times ? 99 : 1)));
    row.add(
        group
            .ratio(series.name(), group.peer())
            .map(ratio -> Figures.ratio(ratio.value()))
            .orElse(""));
    row.add(group.ratio(series.name(), group.peer()).map(Tables::spread).orElse(""));
    row.add(Integer.toString(series.size()));
    if (limited) {
      row.add(
          group
              .ratio(series.name(), group.limit())
              .map(ratio -> Figures.ratio(ratio.value()))
              .orElse(""));
    }
    return row;
  }

  static String spread(Ratio ratio) {
    return ratio.blocks() < 2
        ? "one block"
        : Figures.ratio(ratio.low()) + " to " + Figures.ratio(ratio.high());
  }

  /** {@return one row for each size, where the rounds are sizes} */
  public static Table bySize(Group group, String size) {
    List<String> header = new ArrayList<>(List.of(size));
    TreeSet<Integer> sizes = new TreeSet<>();
    for (Series series : group.series()) {
      header.add(series.name() + ", " + group.measure().unit());
      for (int i = 0; i < series.size(); i++) {
        sizes.add(series.round(i));
      }
    }
    List<List<String>> rows = new ArrayList<>();
    for (int one : sizes) {
      List<String> row = new ArrayList<>(List.of(String.format("%,d", one)));
      for (Series series : group.series()) {
        List<Double> values = series.between(one, one + 1);
        row.add(values.isEmpty() ? "absent" : Figures.of(Quantiles.of(values).median()));
      }
      rows.add(row);
    }
    List<String> notes = new ArrayList<>(group.notes());
    for (Map.Entry<String, String> missing : group.absent().entrySet()) {
      notes.add(missing.getKey() + " is absent: " + missing.getValue());
    }
    notes.add("Medians; less is better.");
    return new Table(group.title(), header, rows, notes);
  }
}
