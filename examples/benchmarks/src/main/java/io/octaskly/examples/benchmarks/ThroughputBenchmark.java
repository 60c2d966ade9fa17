package io.octaskly.examples.benchmarks;

import io.octaskly.examples.benchmarks.contest.Contest;
import io.octaskly.examples.benchmarks.contest.Group;
import io.octaskly.examples.benchmarks.contest.Measure;
import io.octaskly.examples.benchmarks.launch.Launcher;
import io.octaskly.examples.benchmarks.launch.LauncherField;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Launches per second with one thread for each processor, in windows of time that take turns.
 *
 * <p>Arguments: {@code seconds} (20), {@code window} (milliseconds, 250).
 */
public final class ThroughputBenchmark {
  private static final List<String> COMMAND = List.of("/bin/true");

  private ThroughputBenchmark() {}

  /** Runs the comparison. */
  public static void main(String[] args) throws Exception {
    Arguments arguments = new Arguments(args);
    int processors = Runtime.getRuntime().availableProcessors();
    Duration window = Duration.ofMillis(arguments.number("window", 250));
    String title = "Launches per second on %d threads".formatted(processors);
    Group group =
        new Group(title, Measure.rate("1/s"), LauncherField.PEER, LauncherField.LIMIT)
            .note("A value is of a window of %d ms.".formatted(window.toMillis()));
    LauncherField field = LauncherField.all();
    field.reportAbsent(group);
    ExecutorService threads = Executors.newFixedThreadPool(processors);
    Contest contest = new Contest(group, arguments.seed());
    for (String name : field.names()) {
      Launcher launcher = field.launcher(name).orElseThrow();
      contest.add(name, () -> together(threads, processors, launcher, window));
    }
    contest.run(arguments.time(20), 1_000);
    threads.shutdown();
    arguments.finish(List.of(group));
  }

  private static double together(
      ExecutorService threads, int count, Launcher launcher, Duration window) throws Exception {
    long end = System.nanoTime() + window.toNanos();
    List<Callable<Integer>> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      all.add(
          () -> {
            int done = 0;
            do {
              launcher.launch(COMMAND);
              done++;
            } while (System.nanoTime() < end);
            return done;
          });
    }
    int done = 0;
    for (Future<Integer> one : threads.invokeAll(all)) {
      try {
        done += one.get();
      } catch (ExecutionException e) {
        throw new IllegalStateException(e.getCause());
      }
    }
    return done;
  }
}
