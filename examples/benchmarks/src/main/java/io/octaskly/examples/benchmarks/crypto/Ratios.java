package io.octaskly.examples.benchmarks.crypto;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.openjdk.jmh.results.RunResult;

/** The table that a comparison ends with. */
final class Ratios {
  private Ratios() {}

  /** Prints each result, as a multiple of the one of the peer with the same parameters. */
  static void print(Collection<RunResult> results, String peer) {
    Map<String, Double> peers =
        results.stream()
            .filter(result -> name(result).equals(peer))
            .collect(Collectors.toMap(Ratios::length, Ratios::score));
    List<RunResult> sorted =
        results.stream()
            .sorted(
                Comparator.comparing((RunResult result) -> Integer.valueOf(length(result)))
                    .thenComparing(Ratios::name))
            .toList();
    System.out.printf(
        "%n%d processors, Linux %s, Java %s%n%n%-10s %-10s %12s %12s %8s %14s%n",
        Runtime.getRuntime().availableProcessors(),
        System.getProperty("os.version"),
        Runtime.version(),
        "bytes",
        "",
        "p50 ns",
        "p90 ns",
        "x " + peer,
        "allocated B");
    for (RunResult result : sorted) {
      System.out.printf(
          "%-10s %-10s %12.0f %12.0f %8.2f %14.0f%n",
          length(result),
          name(result),
          score(result),
          result.getPrimaryResult().getStatistics().getPercentile(90),
          score(result) / Objects.requireNonNull(peers.get(length(result)), peer),
          allocated(result));
    }
  }

  private static String name(RunResult result) {
    String benchmark = result.getParams().getBenchmark();
    return benchmark.substring(benchmark.lastIndexOf('.') + 1);
  }

  private static String length(RunResult result) {
    return result.getParams().getParam("length");
  }

  private static double score(RunResult result) {
    // The median: what a busy machine does to some of the calls does not move it.
    return result.getPrimaryResult().getStatistics().getPercentile(50);
  }

  private static double allocated(RunResult result) {
    for (String name : result.getSecondaryResults().keySet()) {
      if (name.endsWith("gc.alloc.rate.norm")) {
        return result.getSecondaryResults().get(name).getScore();
      }
    }
    throw new IllegalStateException("no allocation was measured: the GC profiler is missing");
  }
}
