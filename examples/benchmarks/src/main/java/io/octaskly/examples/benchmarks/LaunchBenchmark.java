package io.octaskly.examples.benchmarks;

import static io.octaskly.sandbox.Mechanism.GUARD_PROCESS;
import static io.octaskly.sandbox.Mechanism.PID_NAMESPACE;

import io.octaskly.sandbox.IsolationLevel;
import io.octaskly.sandbox.Sandbox;
import io.octaskly.sandbox.SandboxSupport;
import io.octaskly.sandbox.Task;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Launch to result, with standard output and standard error read: {@code ProcessBuilder} against
 * the isolation levels, and bubblewrap where it is installed. The contestants take turns, so that
 * whatever else the machine does meets all of them alike; read the ratios, not the milliseconds.
 *
 * <p>Arguments: rounds (default 2000), megabytes of live heap (default 0), program (default true).
 */
public final class LaunchBenchmark {
  private static final int WARM_UP_ROUNDS = 500;
  private static final Path BUBBLEWRAP = Path.of("/usr/bin/bwrap");

  private LaunchBenchmark() {}

  /** Runs the comparison and prints a table. */
  public static void main(String[] args) throws Exception {
    int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 2000;
    byte[][] heap = liveHeap(args.length > 1 ? Integer.parseInt(args[1]) : 0);
    String program = args.length > 2 ? args[2] : "/bin/true";
    List<Lane> lanes = new ArrayList<>();
    contestants(program)
        .forEach((name, contestant) -> lanes.add(new Lane(name, contestant, rounds)));
    for (int round = -WARM_UP_ROUNDS; round < rounds; round++) {
      for (Lane lane : lanes) {
        lane.launch(round);
      }
    }
    print(program, rounds, heap.length, lanes);
  }

  private static Map<String, Lane.Contestant> contestants(String program) {
    Map<String, Lane.Contestant> contestants = new LinkedHashMap<>();
    contestants.put("ProcessBuilder", () -> processBuilder(program));
    SandboxSupport support = SandboxSupport.probe();
    for (IsolationLevel level : IsolationLevel.values()) {
      put(contestants, level.id(), Sandbox.builder().level(level), program);
      if (level == IsolationLevel.STRICT && support.mechanisms().contains(PID_NAMESPACE)) {
        put(
            contestants,
            "strict, namespaces",
            Sandbox.builder().level(level).require(PID_NAMESPACE),
            program);
      }
      if (level == IsolationLevel.VERY_STRICT && support.mechanisms().contains(PID_NAMESPACE)) {
        // With namespaces unless they are declined.
        put(
            contestants,
            "very-strict, guard",
            Sandbox.builder().level(level).require(GUARD_PROCESS),
            program);
      }
    }
    if (Files.isExecutable(BUBBLEWRAP)) {
      contestants.put(
          "bwrap --unshare-all",
          () ->
              processBuilder(
                  BUBBLEWRAP.toString(), "--unshare-all", "--ro-bind", "/", "/", program));
    }
    return contestants;
  }

  private static void put(
      Map<String, Lane.Contestant> contestants,
      String name,
      Sandbox.Builder builder,
      String program) {
    Sandbox sandbox = builder.build();
    Task task = Task.of(program);
    contestants.put("Octaskly " + name, () -> sandbox.run(task).orThrow().exitCode().orElseThrow());
  }

  private static int processBuilder(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectInput(new File("/dev/null")).start();
    process.getInputStream().readAllBytes();
    process.getErrorStream().readAllBytes();
    return process.waitFor();
  }

  /** Memory that a launch which copied page tables would have to pay for. */
  private static byte[][] liveHeap(int megabytes) {
    byte[][] heap = new byte[megabytes][];
    for (int i = 0; i < megabytes; i++) {
      heap[i] = new byte[1 << 20];
      Arrays.fill(heap[i], (byte) 1);
    }
    return heap;
  }

  private static void print(String program, int rounds, int heapMegabytes, List<Lane> lanes) {
    System.out.printf(
        "%s, %d rounds, %d MB of live heap, %d processors, Linux %s, Java %s%n%n",
        program,
        rounds,
        heapMegabytes,
        Runtime.getRuntime().availableProcessors(),
        System.getProperty("os.version"),
        Runtime.version());
    System.out.printf(
        "%-28s %8s %8s %8s %22s%n", "", "p50 ms", "p90 ms", "p99 ms", "p50 / ProcessBuilder");
    double base = lanes.get(0).percentile(50);
    for (Lane lane : lanes) {
      System.out.printf(
          "%-28s %8.3f %8.3f %8.3f %22.2f%n",
          lane.name(),
          lane.percentile(50),
          lane.percentile(90),
          lane.percentile(99),
          lane.percentile(50) / base);
    }
  }
}
