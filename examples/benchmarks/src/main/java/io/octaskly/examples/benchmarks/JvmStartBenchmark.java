package io.octaskly.examples.benchmarks;

import io.octaskly.sandbox.IsolationLevel;
import io.octaskly.sandbox.Mechanism;
import io.octaskly.sandbox.RunningTask;
import io.octaskly.sandbox.Sandbox;
import io.octaskly.sandbox.SandboxException;
import io.octaskly.sandbox.SandboxSupport;
import io.octaskly.sandbox.Task;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * From the start of a JVM that prints a line to its end: {@code Task.ofMain} against {@code
 * ProcessBuilder}, with the very same command line and with none of its options. The lanes take
 * turns in a new order each round; {@code ProcessBuilder} with the same options comes twice, and
 * the difference between its two lanes is what the measurement itself is worth.
 *
 * <p>Arguments: rounds (default 100).
 */
public final class JvmStartBenchmark {
  private static final int WARM_UP_ROUNDS = 10;
  private static final long SEED = 1;

  private JvmStartBenchmark() {}

  /** What is run. */
  static final class Hello {
    private Hello() {}

    public static void main(String[] args) {
      System.out.println("hello");
    }
  }

  /** Waits, so that its command line can be read. */
  static final class Waiting {
    private Waiting() {}

    public static void main(String[] args) throws IOException {
      System.out.println("ready");
      System.in.transferTo(OutputStream.nullOutputStream());
    }
  }

  /** Runs the comparison and prints a table. */
  public static void main(String[] args) throws Exception {
    int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 100;
    List<Lane> lanes = new ArrayList<>();
    List<String> same = command(Sandbox.builder().level(IsolationLevel.STRICT));
    lanes.add(new Lane("ProcessBuilder, same options", () -> run(same), rounds));
    lanes.add(new Lane("the same again", () -> run(same), rounds));
    List<String> plain =
        List.of(same.get(0), "-cp", System.getProperty("java.class.path"), Hello.class.getName());
    lanes.add(new Lane("ProcessBuilder, no options", () -> run(plain), rounds));
    for (IsolationLevel level : IsolationLevel.values()) {
      lanes.add(lane(level.id(), Sandbox.builder().level(level), rounds));
    }
    if (SandboxSupport.probe().mechanisms().contains(Mechanism.PID_NAMESPACE)) {
      Sandbox.Builder strict = Sandbox.builder().level(IsolationLevel.STRICT);
      lanes.add(lane("strict, namespaces", strict.require(Mechanism.PID_NAMESPACE), rounds));
    }
    Random random = new Random(SEED);
    List<Lane> order = new ArrayList<>(lanes);
    for (int round = -WARM_UP_ROUNDS; round < rounds; round++) {
      Collections.shuffle(order, random);
      for (Lane lane : order) {
        lane.launch(round);
      }
    }
    print(rounds, lanes);
  }

  private static Lane lane(String name, Sandbox.Builder builder, int rounds) {
    Sandbox sandbox = builder.build();
    Task task = Task.ofMain(Hello.class);
    return new Lane(
        "Task.ofMain, " + name, () -> sandbox.run(task).orThrow().exitCode().orElseThrow(), rounds);
  }

  /** The command line of a class that is confined, but with {@link Hello} as the class. */
  private static List<String> command(Sandbox.Builder strict) throws Exception {
    Task task = Task.mainBuilder(Waiting.class).liveStdin().build();
    try (RunningTask running = strict.build().start(task)) {
      running.stdout().read();
      Path file = Path.of("/proc", Long.toString(running.pid()), "cmdline");
      // Each word ends with a NUL character, also the last one.
      String[] words = Files.readString(file).split("\0", -1);
      return List.of(words).subList(0, words.length - 1).stream()
          .map(word -> word.equals(Waiting.class.getName()) ? Hello.class.getName() : word)
          .toList();
    } catch (SandboxException e) {
      throw new IllegalStateException(
          "start this benchmark with a class path that a task's own user can read, or not as root",
          e);
    }
  }

  private static int run(List<String> command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectInput(new File("/dev/null")).start();
    process.getInputStream().readAllBytes();
    process.getErrorStream().readAllBytes();
    return process.waitFor();
  }

  private static void print(int rounds, List<Lane> lanes) {
    System.out.printf(
        "%d rounds, %d processors, Linux %s, Java %s, %d class path entries%n%n"
            + "%-30s %8s %8s %8s %18s %18s%n",
        rounds,
        Runtime.getRuntime().availableProcessors(),
        System.getProperty("os.version"),
        Runtime.version(),
        System.getProperty("java.class.path").split(File.pathSeparator, -1).length,
        "",
        "p10 ms",
        "p50 ms",
        "p90 ms",
        "p50 / same options",
        "p50 / no options");
    double same = lanes.get(0).percentile(50);
    double none = lanes.get(2).percentile(50);
    for (Lane lane : lanes) {
      System.out.printf(
          "%-30s %8.2f %8.2f %8.2f %18.2f %18.2f%n",
          lane.name(),
          lane.percentile(10),
          lane.percentile(50),
          lane.percentile(90),
          lane.percentile(50) / same,
          lane.percentile(50) / none);
    }
  }
}
