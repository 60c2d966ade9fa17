package io.octaskly.examples.benchmarks;

import io.octaskly.examples.benchmarks.contest.Group;
import io.octaskly.examples.benchmarks.contest.Measure;
import io.octaskly.examples.benchmarks.launch.Crowd;
import io.octaskly.examples.benchmarks.launch.Launcher;
import io.octaskly.examples.benchmarks.launch.LauncherField;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;

/**
 * Many programs at once, which all live until the last has started: the time to start all, what the
 * JVM has of threads and of resident memory then, and what one more launch takes meanwhile. The two
 * kinds take turns in random order at each size.
 *
 * <p>Where the machine does not give as many, what it gave is measured, and the reason noted.
 *
 * <p>Arguments: {@code most} (1000; sizes are the powers of ten up to it, and itself), {@code
 * times} (each size up to 1000, 3; a larger one, which takes minutes, once).
 */
public final class ScaleBenchmark {
  static final String TASKS = "Octaskly strict";
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final List<String> ONE_MORE = List.of("/bin/true");
  private static final int ONE_MORE_TIMES = 20;
  private static final int LARGE = 1000;

  private final LauncherField field = LauncherField.few();
  private final Group start = group("Time to start all", "ms");
  private final Group threads = group("Threads of the JVM while all live", "threads");
  private final Group memory = group("Resident memory of the JVM while all live", "MB");
  private final Group oneMore = group("One more launch while all live", "ms");
  private final Map<String, Supplier<Crowd>> kinds = new LinkedHashMap<>();

  private ScaleBenchmark() {
    kinds.put(LauncherField.PEER, Crowd::ofProcesses);
    kinds.put(TASKS, Crowd::ofTasks);
  }

  private static Group group(String title, String unit) {
    return new Group(title, new Measure(unit, true), LauncherField.PEER, "");
  }

  /** Runs the comparison. */
  public static void main(String[] args) throws Exception {
    Arguments arguments = new Arguments(args);
    int most = arguments.number("most", 1000);
    int times = arguments.number("times", 3);
    ScaleBenchmark benchmark = new ScaleBenchmark();
    Random random = new Random(arguments.seed());
    benchmark.warmUp();
    for (int size = 1; size < most; size = size * 10) {
      benchmark.measure(size, times, random);
    }
    benchmark.measure(most, times, random);
    benchmark.start.note(
        "Each size up to %d %d times, the two kinds in random order (seed %d)."
            .formatted(LARGE, times, arguments.seed()));
    arguments.finish(
        List.of(benchmark.start, benchmark.threads, benchmark.memory, benchmark.oneMore));
  }

  private void warmUp() throws Exception {
    for (Map.Entry<String, Supplier<Crowd>> kind : kinds.entrySet()) {
      Launcher launcher = field.launcher(kind.getKey()).orElseThrow();
      try (Crowd crowd = kind.getValue().get()) {
        for (int i = 0; i < 200; i++) {
          launcher.launch(ONE_MORE);
        }
        for (int i = 0; i < 20; i++) {
          crowd.startOne();
        }
      }
    }
  }

  private void measure(int size, int times, Random random) throws Exception {
    for (int time = 0; time < (size > LARGE ? 1 : times); time++) {
      List<String> order = new ArrayList<>(kinds.keySet());
      Collections.shuffle(order, random);
      for (String name : order) {
        if (!start.absent().containsKey(name)) {
          measure(name, size);
        }
      }
    }
  }

  private void measure(String name, int size) throws Exception {
    Supplier<Crowd> kind = kinds.getOrDefault(name, Crowd::ofTasks);
    Launcher launcher = field.launcher(name).orElseThrow();
    System.gc();
    try (Crowd crowd = kind.get()) {
      long began = System.nanoTime();
      int alive = startUpTo(size, crowd, name);
      if (alive == size) {
        start.seriesFor(name).add(size, (System.nanoTime() - began) / 1e6);
      }
      threads.seriesFor(name).add(alive, status("Threads:"));
      memory.seriesFor(name).add(alive, status("VmRSS:") * 1024 / 1e6);
      for (int i = 0; alive == size && i < ONE_MORE_TIMES; i++) {
        long launched = System.nanoTime();
        launcher.launch(ONE_MORE);
        oneMore.seriesFor(name).add(size, (System.nanoTime() - launched) / 1e6);
      }
    }
  }

  /** Starts so many, or as many as can be, and returns how many live. */
  private int startUpTo(int size, Crowd crowd, String name) {
    for (int alive = 0; alive < size; alive++) {
      try {
        crowd.startOne();
      } catch (IOException | RuntimeException | OutOfMemoryError e) {
        start.note("%s: %d at once, not %d: %s".formatted(name, alive, size, e));
        return alive;
      }
    }
    return size;
  }

  private static double status(String name) throws IOException {
    for (String line : Files.readAllLines(STATUS)) {
      if (line.startsWith(name)) {
        return Double.parseDouble(line.replaceAll("[^0-9]", ""));
      }
    }
    throw new IOException(STATUS + " has no line " + name);
  }
}
