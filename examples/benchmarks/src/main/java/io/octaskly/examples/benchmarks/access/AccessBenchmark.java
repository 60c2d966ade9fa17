package io.octaskly.examples.benchmarks.access;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * What permission checks and tokens cost, as ratios to Shiro, jCasbin and jjwt in the same run, and
 * what a check allocates.
 *
 * <p>Arguments: forks (default 2), iterations of a second each (default 5), as many to warm up.
 */
public final class AccessBenchmark {
  private final Map<String, Double> nanos = new HashMap<>();
  private final Map<String, Double> bytes = new HashMap<>();

  private AccessBenchmark(Collection<RunResult> results) {
    for (RunResult result : results) {
      String name = result.getPrimaryResult().getLabel();
      nanos.put(name, result.getPrimaryResult().getScore());
      Result<?> allocated = result.getSecondaryResults().get("gc.alloc.rate.norm");
      bytes.put(name, allocated == null ? Double.NaN : allocated.getScore());
    }
  }

  /** Runs everything and prints a table. */
  public static void main(String[] args) throws RunnerException {
    int forks = args.length > 0 ? Integer.parseInt(args[0]) : 2;
    int iterations = args.length > 1 ? Integer.parseInt(args[1]) : 5;
    Options options =
        new OptionsBuilder()
            .include(PermissionCheck.class.getName() + "\\.")
            .include(TokenWork.class.getName() + "\\.")
            .forks(forks)
            .warmupIterations(iterations)
            .warmupTime(TimeValue.seconds(1))
            .measurementIterations(iterations)
            .measurementTime(TimeValue.seconds(1))
            .addProfiler(GCProfiler.class)
            .verbosity(VerboseMode.SILENT)
            .build();
    new AccessBenchmark(new Runner(options).run()).print();
  }

  private void print() {
    System.out.printf("%-12s %12s %12s%n", "", "ns", "bytes");
    nanos.keySet().stream()
        .sorted()
        .forEach(
            name ->
                System.out.printf(
                    "%-12s %12.1f %12.1f%n", name, nanos.get(name), of(bytes).apply(name)));
    System.out.println();
    ratio("permission check to Shiro's", "octaskly", "shiro", 1.0 / 20);
    ratio("permission check to jCasbin's", "octaskly", "casbin", 1.0 / 20);
    ratio("verify, seen before, to jjwt's parse", "verifyWarm", "jjwtParse", 1.0 / 4);
    ratio("verify, the first time, to jjwt's parse", "verifyCold", "jjwtParse", 1.25);
    ratio("issue to jjwt's", "issue", "jjwtIssue", 1.1);
    System.out.printf("a permission check allocates %.1f bytes%n", of(bytes).apply("octaskly"));
  }

  private void ratio(String what, String ours, String theirs, double promised) {
    double ratio = of(nanos).apply(ours) / of(nanos).apply(theirs);
    System.out.printf(
        "%-40s %8.4f, promised %.4f%s%n", what, ratio, promised, ratio > promised ? " MISSED" : "");
  }

  private static Function<String, Double> of(Map<String, Double> measured) {
    return name -> {
      Double value = measured.get(name);
      if (value == null) {
        throw new IllegalStateException("nothing was measured for " + name);
      }
      return value;
    };
  }
}
