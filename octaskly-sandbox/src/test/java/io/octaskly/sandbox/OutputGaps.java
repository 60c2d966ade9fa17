package io.octaskly.sandbox;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * How long a consumer waits for the next line of a task that prints one every 10 ms, first with
 * nothing else to do, then while other tasks are launched. Arguments: number of launches, level of
 * these, number of tasks that run besides.
 */
final class OutputGaps implements OutputConsumer {
  private static final int LINES_AT_REST = 300;

  private final List<Long> arrivals = Collections.synchronizedList(new ArrayList<>());

  private OutputGaps() {}

  public static void main(String[] args) throws Exception {
    int launches = Integer.parseInt(args[0]);
    Path directory = Files.createTempDirectory("gaps");
    Path ticker = Programs.script(directory, "while :; do echo tick; sleep 0.01; done");
    Sandbox open = Sandbox.builder().level(IsolationLevel.NONE).build();
    Sandbox sandbox = Sandbox.builder().level(IsolationLevel.parse(args[1])).build();
    ExecutorService executor = Executors.newSingleThreadExecutor();
    List<RunningTask> besides = new ArrayList<>();
    try (RunningTask running = open.start(Task.of(ticker.toString()))) {
      OutputGaps gaps = new OutputGaps();
      running.onOutput(executor, gaps);
      gaps.awaitLines(LINES_AT_REST);
      print("at rest", gaps.between(0, LINES_AT_REST));
      for (int i = 0; i < Integer.parseInt(args[2]); i++) {
        besides.add(sandbox.start(Task.builder("cat").liveStdin().build()));
      }
      int from = gaps.arrivals.size();
      for (int i = 0; i < launches; i++) {
        sandbox.run(Task.of("true")).orThrow();
      }
      int to = gaps.arrivals.size();
      print(launches + " launches besides " + besides.size() + " tasks", gaps.between(from, to));
    } finally {
      besides.forEach(RunningTask::close);
      executor.shutdown();
    }
  }

  @Override
  public void stdout(byte[] chunk) {
    arrivals.add(System.nanoTime());
  }

  private void awaitLines(int count) {
    while (arrivals.size() < count) {
      Thread.onSpinWait();
    }
  }

  /** In milliseconds, sorted. */
  private List<Double> between(int from, int to) {
    List<Double> gaps = new ArrayList<>();
    for (int i = from + 1; i < to; i++) {
      gaps.add((arrivals.get(i) - arrivals.get(i - 1)) / 1e6);
    }
    Collections.sort(gaps);
    return gaps;
  }

  private static void print(String what, List<Double> gaps) {
    System.out.printf(
        "%-40s %4d gaps: p50 %.1f ms, p99 %.1f ms, longest %.1f ms%n",
        what,
        gaps.size(),
        gaps.get(gaps.size() / 2),
        gaps.get(gaps.size() * 99 / 100),
        gaps.get(gaps.size() - 1));
  }
}
