package io.octaskly.examples.benchmarks;

import io.octaskly.examples.benchmarks.report.Machine;
import io.octaskly.examples.benchmarks.report.MarkdownWriter;
import io.octaskly.examples.benchmarks.report.Table;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Runs all benchmarks, one after another, each in a JVM of its own, and writes {@code report.md}
 * and plots. The system property {@code bench.long} chooses the long version, {@code
 * bench.directory} where all of it goes.
 *
 * <p>Arguments: {@code seed} (1), {@code only} (names of trials, between commas; all).
 */
public final class BenchmarkSuite {
  private BenchmarkSuite() {}

  /** Runs all, and prints what was promised next to what was measured. */
  public static void main(String[] args) throws Exception {
    Arguments arguments = new Arguments(args);
    boolean complete = !System.getProperty("bench.long", "false").equals("false");
    Path directory = Path.of(System.getProperty("bench.directory", "target/bench"));
    Path values = Files.createDirectories(directory.toAbsolutePath().resolve("values"));
    Table machine = Machine.table();
    List<Trial> trials = complete ? Trials.longOnes() : Trials.shortOnes();
    String only = arguments.text("only", "");
    if (!only.isEmpty()) {
      Set<String> wanted = Set.of(only.split(",", -1));
      trials = trials.stream().filter(trial -> wanted.contains(trial.id())).toList();
    }
    long start = System.nanoTime();
    List<Trial.Outcome> outcomes = new ArrayList<>();
    for (Trial trial : trials) {
      long began = System.nanoTime();
      Trial.Outcome outcome = trial.run(values, arguments.seed());
      outcomes.add(outcome);
      System.out.printf("%-18s %4d s  %s%n", trial.id(), seconds(began), outcome.failure());
    }
    SuiteReport report =
        new SuiteReport(outcomes, machine, arguments.seed(), complete, seconds(start));
    report.writeTo(directory);
    System.out.println("\n" + MarkdownWriter.text(report.targets()));
    System.out.printf("%d s; %s%n", seconds(start), directory.resolve("report.md"));
  }

  private static long seconds(long since) {
    return Duration.ofNanos(System.nanoTime() - since).toSeconds();
  }
}
