package io.octaskly.examples.benchmarks.contest;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import org.openjdk.jmh.util.Statistics;

/**
 * Runs JMH benchmarks, each in a JVM of its own, as often as there are passes: so they take turns.
 * An iteration is a round.
 *
 * @param passes over all benchmarks
 * @param iterations in each pass, after as many to warm up, which take twice the time
 * @param iteration how long one measures
 */
public record JmhRun(int passes, int iterations, Duration iteration) {
  private static final int POINTS = 100;

  /**
   * Measures all benchmarks of some classes.
   *
   * @param into is given the result of each with the number of the pass
   * @param params a parameter and its values, or nothing
   */
  public void run(
      Collection<Class<?>> classes, List<String> params, BiConsumer<RunResult, Integer> into)
      throws RunnerException {
    for (int pass = 0; pass < passes; pass++) {
      OptionsBuilder builder = new OptionsBuilder();
      classes.forEach(type -> builder.include(type.getName().replace(".", "\\.") + "\\."));
      if (!params.isEmpty()) {
        builder.param(params.get(0), params.subList(1, params.size()).toArray(String[]::new));
      }
      TimeValue time = TimeValue.milliseconds(iteration.toMillis());
      Options options =
          builder
              .forks(1)
              .warmupIterations(iterations)
              .warmupTime(TimeValue.milliseconds(iteration.toMillis() * 2))
              .measurementIterations(iterations)
              .measurementTime(time)
              .timeout(TimeValue.seconds(30))
              .timeUnit(TimeUnit.NANOSECONDS)
              .shouldFailOnError(true)
              .addProfiler(GCProfiler.class)
              .verbosity(VerboseMode.SILENT)
              .jvmArgsAppend("-Djmh.ignoreLock=true", "--enable-native-access=ALL-UNNAMED")
              .build();
      for (RunResult result : new Runner(options).run()) {
        into.accept(result, pass);
      }
    }
  }

  /** {@return the name of a benchmark's method} */
  public static String method(RunResult result) {
    String benchmark = result.getParams().getBenchmark();
    return benchmark.substring(benchmark.lastIndexOf('.') + 1);
  }

  /**
   * Adds a result's values: the mean of each iteration, or a hundred quantiles of it where each
   * call was timed.
   */
  public void add(Series series, RunResult result, int pass) {
    for (BenchmarkResult fork : result.getBenchmarkResults()) {
      int number = 0;
      for (IterationResult one : fork.getIterationResults()) {
        int round = pass * iterations + number++;
        for (double value : values(one.getPrimaryResult().getStatistics())) {
          series.add(round, value);
        }
      }
    }
  }

  private static List<Double> values(Statistics statistics) {
    if (statistics.getN() == 1) {
      return List.of(statistics.getMean());
    }
    List<Double> values = new ArrayList<>();
    for (int i = 0; i < POINTS; i++) {
      values.add(statistics.getPercentile(100.0 * (i + 0.5) / POINTS));
    }
    return values;
  }

  /** {@return how many bytes a call allocates: whole ones, less is of the profiler's own} */
  public static double allocated(RunResult result) {
    for (String name : result.getSecondaryResults().keySet()) {
      if (name.endsWith("gc.alloc.rate.norm")) {
        Result<?> found = Objects.requireNonNull(result.getSecondaryResults().get(name));
        return Math.rint(found.getScore());
      }
    }
    throw new IllegalStateException("no allocation was measured: the GC profiler is missing");
  }

  /** {@return how it was measured} */
  public String note() {
    return "JMH: %d x %d iterations of %d ms each, after %d longer ones to warm up; allocation by its GC profiler."
        .formatted(passes, iterations, iteration.toMillis(), iterations);
  }
}
