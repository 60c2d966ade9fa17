package io.octaskly.examples.benchmarks;

import io.octaskly.sandbox.IsolationLevel;
import io.octaskly.sandbox.OutputPolicy;
import io.octaskly.sandbox.RunningTask;
import io.octaskly.sandbox.Sandbox;
import io.octaskly.sandbox.Task;
import io.octaskly.sandbox.TaskResult;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

/**
 * How fast a task's output is taken: counted beyond the cap, streamed, or spilled to a file,
 * against the stream of a plain {@code Process} read and dropped, or written to a file. The lanes
 * take turns in a new order each round; the first comes twice, and the difference between its two
 * lanes is what the measurement itself is worth. On a busy machine a task is slower for having a
 * session of its own, which the kernel may schedule as a group (autogroups, {@code sched(7)}); a
 * lane with {@code setsid} shows by how much. Then each runs once more while the live heap is
 * watched, which must not grow with the output.
 *
 * <p>Arguments: rounds (default 30), megabytes (2^20 bytes) of output (default 100), a directory
 * for the files (default: a new one in {@code java.io.tmpdir}).
 */
public final class OutputBenchmark {
  private static final int WARM_UP_ROUNDS = 10;
  private static final long SEED = 1;
  private static final Path SETSID = Path.of("/usr/bin/setsid");
  private static final int BUFFER = 64 * 1024;
  private static final Duration LONG = Duration.ofMinutes(5);

  private final long bytes;
  private final Path directory;
  private final String[] command;
  private final Sandbox sandbox = Sandbox.builder().level(IsolationLevel.STRICT).build();

  private OutputBenchmark(long bytes, Path directory) {
    this.bytes = bytes;
    this.directory = directory;
    this.command = new String[] {"/usr/bin/head", "-c", Long.toString(bytes), "/dev/zero"};
  }

  /** Runs the comparison and prints two tables. */
  public static void main(String[] args) throws Exception {
    int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 30;
    int megabytes = args.length > 1 ? Integer.parseInt(args[1]) : 100;
    Path directory =
        args.length > 2 ? Path.of(args[2]) : Files.createTempDirectory("octaskly-output-");
    OutputBenchmark benchmark = new OutputBenchmark((long) megabytes << 20, directory);
    Map<Lane, Lane> lanes = benchmark.lanes(rounds);
    Random random = new Random(SEED);
    List<Lane> order = new ArrayList<>(lanes.keySet());
    for (int round = -WARM_UP_ROUNDS; round < rounds; round++) {
      Collections.shuffle(order, random);
      for (Lane lane : order) {
        lane.launch(round);
      }
    }
    print(rounds, megabytes, lanes);
    printHeap(lanes.keySet());
    if (args.length <= 2) {
      Files.delete(directory);
    }
  }

  /** Each with the one that it is compared to. */
  private Map<Lane, Lane> lanes(int rounds) {
    Lane read = new Lane("ProcessBuilder, read", this::readByProcessBuilder, rounds);
    Lane toFile = new Lane("ProcessBuilder, transferTo file", this::transferToFile, rounds);
    Map<Lane, Lane> lanes = new LinkedHashMap<>();
    lanes.put(read, read);
    lanes.put(new Lane("ProcessBuilder, read again", this::readByProcessBuilder, rounds), read);
    if (Files.isExecutable(SETSID)) {
      lanes.put(new Lane("ProcessBuilder, setsid, read", this::readFromOwnSession, rounds), read);
    }
    lanes.put(new Lane("Octaskly strict, truncated", this::truncated, rounds), read);
    lanes.put(new Lane("Octaskly strict, streamed", this::streamed, rounds), read);
    lanes.put(toFile, toFile);
    lanes.put(new Lane("ProcessBuilder, redirectOutput", this::redirected, rounds), toFile);
    lanes.put(new Lane("Octaskly strict, spilled", this::spilled, rounds), toFile);
    return lanes;
  }

  private int readByProcessBuilder() throws IOException, InterruptedException {
    return read(new ProcessBuilder(command));
  }

  private int readFromOwnSession() throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.command().addAll(0, List.of(SETSID.toString(), "--wait"));
    return read(builder);
  }

  private int read(ProcessBuilder builder) throws IOException, InterruptedException {
    Process process = builder.redirectInput(new File("/dev/null")).start();
    requireAll(drain(process.getInputStream()));
    return process.waitFor();
  }

  private int truncated() {
    TaskResult result = sandbox.run(task().build());
    requireAll(result.stdout().totalBytes());
    return result.exitCode().orElseThrow();
  }

  private int streamed() throws IOException, InterruptedException {
    CompletableFuture<InputStream> stdout = new CompletableFuture<>();
    try (RunningTask running =
        sandbox.start(task().build(), started -> stdout.complete(started.stdout()))) {
      requireAll(drain(stdout.join()));
      return running.await(LONG).orElseThrow().exitCode().orElseThrow();
    }
  }

  private int transferToFile() throws IOException, InterruptedException {
    Path file = directory.resolve("transferred");
    Process process = new ProcessBuilder(command).redirectInput(new File("/dev/null")).start();
    try (OutputStream out = Files.newOutputStream(file)) {
      process.getInputStream().transferTo(out);
    }
    requireAndDelete(file);
    return process.waitFor();
  }

  private int redirected() throws IOException, InterruptedException {
    Path file = directory.resolve("redirected");
    int exitCode =
        new ProcessBuilder(command)
            .redirectInput(new File("/dev/null"))
            .redirectOutput(file.toFile())
            .start()
            .waitFor();
    requireAndDelete(file);
    return exitCode;
  }

  private int spilled() throws IOException {
    OutputPolicy policy = OutputPolicy.spill(1 << 20, directory, Long.MAX_VALUE);
    TaskResult result = sandbox.run(task().output(policy).build());
    requireAndDelete(result.stdout().file().orElseThrow());
    return result.exitCode().orElseThrow();
  }

  private Task.Builder task() {
    return Task.builder(command[0]).args(command[1], command[2], command[3]);
  }

  private static long drain(InputStream stream) throws IOException {
    byte[] buffer = new byte[BUFFER];
    long total = 0;
    for (int count = stream.read(buffer); count >= 0; count = stream.read(buffer)) {
      total += count;
    }
    return total;
  }

  private void requireAndDelete(Path file) throws IOException {
    requireAll(Files.size(file));
    Files.delete(file);
  }

  private void requireAll(long count) {
    if (count != bytes) {
      throw new IllegalStateException(count + " bytes arrived of " + bytes);
    }
  }

  private static void print(int rounds, int megabytes, Map<Lane, Lane> lanes) {
    System.out.printf(
        "%d MB, %d rounds after %d, %d processors, Linux %s, Java %s%n%n%-34s %8s %8s %8s %7s%n",
        megabytes,
        rounds,
        WARM_UP_ROUNDS,
        Runtime.getRuntime().availableProcessors(),
        System.getProperty("os.version"),
        Runtime.version(),
        "",
        "p10 MB/s",
        "p50 MB/s",
        "p90 MB/s",
        "x peer");
    lanes.forEach(
        (lane, peer) ->
            System.out.printf(
                "%-34s %8.0f %8.0f %8.0f %7.2f%n",
                lane.name(),
                megabytes * 1e3 / lane.percentile(90),
                megabytes * 1e3 / lane.percentile(50),
                megabytes * 1e3 / lane.percentile(10),
                peer.percentile(50) / lane.percentile(50)));
  }

  private static void printHeap(Iterable<Lane> lanes) throws Exception {
    System.out.printf("%n%-34s %10s %10s %10s%n", "live heap in KB", "before", "highest", "after");
    for (Lane lane : lanes) {
      long before = LiveHeap.kilobytes();
      long highest = LiveHeap.highestKilobytes(() -> lane.launch(-1));
      System.out.printf(
          "%-34s %10d %10d %10d%n", lane.name(), before, highest, LiveHeap.kilobytes());
    }
  }
}
