package io.octaskly.examples.benchmarks;

import java.util.Arrays;

/** One contestant and its times. Not thread-safe. */
final class Lane {
  /** Runs the program once and returns its exit code. */
  interface Contestant {
    int launch() throws Exception;
  }

  private final String name;
  private final Contestant contestant;
  private final long[] nanos;

  Lane(String name, Contestant contestant, int rounds) {
    this.name = name;
    this.contestant = contestant;
    this.nanos = new long[rounds];
  }

  String name() {
    return name;
  }

  /** Rounds before 0 warm up. */
  void launch(int round) throws Exception {
    long start = System.nanoTime();
    int exitCode = contestant.launch();
    long taken = System.nanoTime() - start;
    if (exitCode != 0) {
      throw new IllegalStateException(name + ": exit code " + exitCode);
    }
    if (round >= 0) {
      nanos[round] = taken;
    }
  }

  /** {@return the time in milliseconds that so many percent of the launches did not exceed} */
  double percentile(int percent) {
    long[] sorted = nanos.clone();
    Arrays.sort(sorted);
    return sorted[(int) ((long) sorted.length * percent / 100)] / 1e6;
  }
}
