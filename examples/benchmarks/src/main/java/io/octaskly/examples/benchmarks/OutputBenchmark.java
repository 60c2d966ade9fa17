package io.octaskly.examples.benchmarks;

import io.octaskly.examples.benchmarks.contest.Contest;
import io.octaskly.examples.benchmarks.contest.Contestant;
import io.octaskly.examples.benchmarks.contest.Group;
import io.octaskly.examples.benchmarks.contest.Measure;
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
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;

/**
 * How fast a task's output is taken: counted beyond the cap, streamed, or spilled to a file,
 * against the stream of a plain {@code Process} read and dropped, or written to a file. The first
 * comes twice, and the difference between the two is what the measurement itself is worth. On a
 * busy machine a task is slower for having a session of its own, which the kernel may schedule as a
 * group (autogroups, {@code sched(7)}); one with {@code setsid} shows by how much. Then some run
 * once more while the live heap is watched, which must not grow with the output.
 *
 * <p>Arguments: {@code seconds} (20), {@code megabytes} of output (100), {@code watched} (how many
 * of those whose live heap is looked at, 4), {@code directory} for the files (a new one in {@code
 * java.io.tmpdir}).
 */
public final class OutputBenchmark {
  static final String READ = "ProcessBuilder, read";
  static final String TRUNCATED = "Octaskly strict, truncated";
  static final String STREAMED = "Octaskly strict, streamed";
  private static final String SPILLED = "Octaskly strict, spilled";
  private static final List<String> HEAP = List.of(READ, STREAMED, TRUNCATED, SPILLED);
  private static final String TO_FILE = "ProcessBuilder, to file";
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

  /** Runs the comparison. */
  public static void main(String[] args) throws Exception {
    Arguments arguments = new Arguments(args);
    int megabytes = arguments.number("megabytes", 100);
    String given = arguments.text("directory", "");
    Path directory =
        given.isEmpty() ? Files.createTempDirectory("octaskly-output-") : Path.of(given);
    OutputBenchmark benchmark = new OutputBenchmark(megabytes * 1_000_000L, directory);
    Duration half = arguments.time(20).dividedBy(2);
    List<Contestant> readers = benchmark.readers();
    List<Contestant> writers = benchmark.writers();
    Group read = rates("Output of %d MB, read".formatted(megabytes), READ);
    Group written = rates("Output of %d MB, to a file".formatted(megabytes), TO_FILE);
    new Contest(read, arguments.seed()).addAll(readers).run(half, 200);
    new Contest(written, arguments.seed()).addAll(writers).run(half, 200);
    readers.addAll(writers);
    // A collection after another is slow: the short version looks at two only.
    List<String> watched = HEAP.subList(0, arguments.number("watched", HEAP.size()));
    readers.removeIf(one -> !watched.contains(one.name()));
    Group heap = heap(readers);
    if (given.isEmpty()) {
      Files.delete(directory);
    }
    arguments.finish(List.of(read, written, heap));
  }

  private static Group rates(String title, String peer) {
    return new Group(title, Measure.rate("MB/s"), peer, "");
  }

  private List<Contestant> readers() {
    List<Contestant> readers = new ArrayList<>();
    readers.add(contestant(READ, this::readByProcessBuilder));
    readers.add(contestant("ProcessBuilder, read again", this::readByProcessBuilder));
    if (Files.isExecutable(SETSID)) {
      readers.add(contestant("ProcessBuilder, setsid, read", this::readFromOwnSession));
    }
    readers.add(contestant(TRUNCATED, this::truncated));
    readers.add(contestant(STREAMED, this::streamed));
    return readers;
  }

  private List<Contestant> writers() {
    return List.of(
        contestant(TO_FILE, this::transferToFile),
        contestant("ProcessBuilder, redirectOutput", this::redirected),
        contestant(SPILLED, this::spilled));
  }

  private Contestant contestant(String name, Callable<Integer> launch) {
    return new Contestant(
        name,
        () -> {
          int exitCode = launch.call();
          if (exitCode != 0) {
            throw new IllegalStateException("exit code " + exitCode);
          }
          return bytes / 1e6;
        });
  }

  private static Group heap(List<Contestant> contestants) throws Exception {
    Group heap = new Group("Live heap at most, meanwhile", new Measure("MB", true), READ, "");
    for (Contestant contestant : contestants) {
      long highest = LiveHeap.highestKilobytes(contestant.work()::run);
      heap.seriesFor(contestant.name()).add(0, highest / 1024.0);
    }
    return heap.note("Looked at after collections, one after another, in one run of each.");
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
}
