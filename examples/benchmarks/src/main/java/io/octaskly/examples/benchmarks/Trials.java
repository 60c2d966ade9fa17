package io.octaskly.examples.benchmarks;

import io.octaskly.examples.benchmarks.access.AccessBenchmark;
import io.octaskly.examples.benchmarks.audit.AuditBenchmark;
import io.octaskly.examples.benchmarks.crypto.SealingBenchmark;
import io.octaskly.examples.benchmarks.crypto.StreamBenchmark;
import java.util.ArrayList;
import java.util.List;

/** What is run: the short version shares 150 seconds. */
final class Trials {
  private Trials() {}

  static List<Trial> shortOnes() {
    return List.of(
        trial("launch", LaunchBenchmark.class, 26),
        trial("throughput", ThroughputBenchmark.class, 14, "window=100"),
        few("launch-heap", 5, "heap=100"),
        few("launch-tasks", 5, "tasks=100"),
        few("launch-files", 5, "files=1000"),
        few("launch-output", 5, "output=65536"),
        trial("output", OutputBenchmark.class, 8, "watched=2"),
        trial("scale", ScaleBenchmark.class, 12, "times=1"),
        trial("jvm", JvmStartBenchmark.class, 5),
        trial("pipeline", PipelineBenchmark.class, 5),
        trial(
            "sealing",
            SealingBenchmark.class,
            11,
            "lengths=1024,65536",
            "passes=1",
            "iterations=2",
            "millis=150"),
        trial("streams", StreamBenchmark.class, 3, "megabytes=100"),
        trial("access", AccessBenchmark.class, 14, "passes=1", "iterations=2", "millis=150"),
        trial("audit", AuditBenchmark.class, 6, "events=50000"));
  }

  static List<Trial> longOnes() {
    List<Trial> trials = new ArrayList<>();
    trials.add(trial("launch", LaunchBenchmark.class, 300));
    trials.add(trial("throughput", ThroughputBenchmark.class, 200));
    trials.add(few("launch-heap", 60, "heap=100"));
    trials.add(
        new Trial(
            "launch-heap-4096",
            LaunchBenchmark.class,
            60,
            List.of("field=few", "heap=4096"),
            List.of("-Xmx5g")));
    trials.add(few("launch-tasks", 60, "tasks=1000"));
    trials.add(few("launch-files", 60, "files=1000"));
    trials.add(few("launch-output", 60, "output=65536"));
    trials.add(trial("output", OutputBenchmark.class, 120));
    trials.add(trial("scale", ScaleBenchmark.class, 200, "most=5000", "times=5"));
    trials.add(trial("jvm", JvmStartBenchmark.class, 60));
    trials.add(trial("pipeline", PipelineBenchmark.class, 90));
    trials.add(trial("sealing", SealingBenchmark.class, 420));
    trials.add(trial("streams", StreamBenchmark.class, 60));
    trials.add(trial("access", AccessBenchmark.class, 250));
    trials.add(trial("audit", AuditBenchmark.class, 120, "events=1000000"));
    return trials;
  }

  private static Trial few(String id, int seconds, String variant) {
    return trial(id, LaunchBenchmark.class, seconds, "field=few", variant);
  }

  private static Trial trial(String id, Class<?> benchmark, int seconds, String... arguments) {
    return new Trial(id, benchmark, seconds, List.of(arguments), List.of());
  }
}
