package io.octaskly.examples.benchmarks;

import io.octaskly.examples.benchmarks.contest.Group;
import io.octaskly.examples.benchmarks.contest.Series;
import io.octaskly.examples.benchmarks.report.BarChart;
import io.octaskly.examples.benchmarks.report.Comparison;
import io.octaskly.examples.benchmarks.report.LineChart;
import io.octaskly.examples.benchmarks.report.MarkdownWriter;
import io.octaskly.examples.benchmarks.report.Table;
import io.octaskly.examples.benchmarks.report.Tables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The report of a run: what is in it, and in which order. Not thread-safe. */
final class SuiteReport {
  private static final String HOW =
      """
      Every contestant runs in the same JVM as its peer, one after another in a new random order each
      round, after a third of the time to warm up; each question has a JVM of its own. A figure is the
      median of all values. The rounds of a run are cut into 10 blocks (fewer where there are fewer rounds),
      each of which gives a ratio of two medians: *x peer* is the median of these ratios, and *spread*
      the range between their lower and their upper quartile. A busy machine moves all contestants alike: read the ratios. A promise is
      held against *x peer* or the ratio of the two figures, whichever is worse. All single values are in `values/*.tsv`.

      The tools are Debian packages: `apt-get install bubblewrap firejail util-linux`. Who is missing is in
      the tables, with the reason. "unshare+prlimit+setpriv" approximates a confined unit without systemd:
      namespaces, limits, no new privileges, no capabilities.
      """;

  private final Map<String, Trial.Outcome> outcomes = new LinkedHashMap<>();
  private final Table machine;
  private final long seed;
  private final boolean complete;
  private final long seconds;
  private final StringBuilder text = new StringBuilder();

  SuiteReport(
      List<Trial.Outcome> outcomes, Table machine, long seed, boolean complete, long seconds) {
    outcomes.forEach(outcome -> this.outcomes.put(outcome.trial().id(), outcome));
    this.machine = machine;
    this.seed = seed;
    this.complete = complete;
    this.seconds = seconds;
  }

  Table targets() {
    return Promises.table(outcomes);
  }

  void writeTo(Path directory) throws IOException {
    text.setLength(0);
    text.append("# Octaskly, measured\n\n").append(MarkdownWriter.text(machine)).append('\n');
    text.append(
        "%s version, seed %d, %d seconds.%n%n"
            .formatted(complete ? "Long" : "Short", seed, seconds));
    text.append(HOW).append("\n## What was promised\n\n");
    text.append(MarkdownWriter.text(targets()));
    section("1. Launch");
    plot(directory, "latency", groups("launch"), "Launch of /bin/true to its result");
    tables("launch");
    plot(directory, "throughput", groups("throughput"), "Launches per second, all processors");
    tables("throughput");
    text.append("### Variants\n\n");
    outcomes.keySet().stream().filter(id -> id.startsWith("launch-")).forEach(this::tables);
    plot(directory, "output", groups("output"), "100 MB of output, read");
    tables("output");
    tables("jvm");
    section("2. Scale");
    List<Group> scale = groups("scale");
    if (!scale.isEmpty()) {
      String svg = new LineChart("Tasks that all live at once", "tasks", scale).svg();
      picture(directory, "scale", svg, "Time, threads and memory over the number of tasks");
      scale.forEach(group -> append(Tables.bySize(group, "tasks")));
    }
    failure("scale");
    section("3. Messages, tokens, permissions, audit, pipeline");
    List<Group> rest = new ArrayList<>();
    for (String id : List.of("sealing", "streams", "access", "audit", "pipeline")) {
      rest.addAll(groups(id));
    }
    BarChart ratios = Comparison.chart(rest);
    if (!ratios.bars().isEmpty()) {
      picture(directory, "ratios", ratios.svg(), "Ratios to the peers");
    }
    List.of("sealing", "streams", "access", "audit", "pipeline").forEach(this::tables);
    section("4. The physical limit");
    List<Group> all = new ArrayList<>();
    outcomes.values().forEach(outcome -> all.addAll(outcome.groups()));
    append(Comparison.toLimits(all));
    Files.writeString(directory.resolve("report.md"), text);
  }

  private void section(String title) {
    text.append("\n## ").append(title).append("\n\n");
  }

  private List<Group> groups(String id) {
    Trial.Outcome outcome = outcomes.get(id);
    return outcome == null ? List.of() : outcome.groups();
  }

  private void tables(String id) {
    groups(id).forEach(group -> append(Tables.of(group)));
    failure(id);
  }

  private void failure(String id) {
    Trial.Outcome outcome = outcomes.get(id);
    String failure = outcome == null ? "not run" : outcome.failure();
    if (!failure.isEmpty()) {
      text.append("**").append(id).append("** is missing: ");
      text.append(MarkdownWriter.escape(failure)).append("\n\n");
    }
  }

  private void append(Table table) {
    text.append(MarkdownWriter.text(table)).append('\n');
  }

  private void plot(Path directory, String name, List<Group> groups, String title)
      throws IOException {
    if (!groups.isEmpty() && groups.get(0).series().stream().anyMatch(SuiteReport::some)) {
      picture(directory, name, BarChart.of(groups.get(0), title).svg(), title);
    }
  }

  private static boolean some(Series series) {
    return series.size() > 0;
  }

  private void picture(Path directory, String name, String svg, String title) throws IOException {
    Files.writeString(directory.resolve(name + ".svg"), svg);
    text.append("![").append(title).append("](").append(name).append(".svg)\n\n");
  }
}
