package io.octaskly.examples.benchmarks;

import io.octaskly.examples.benchmarks.contest.DataFile;
import io.octaskly.examples.benchmarks.contest.Group;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * One benchmark with its arguments, which runs in a JVM of its own.
 *
 * @param id names its files
 * @param benchmark has the {@code main} method
 * @param seconds that it takes, roughly; it is killed long after
 * @param arguments of the benchmark
 * @param jvm further options of the JVM
 */
record Trial(String id, Class<?> benchmark, int seconds, List<String> arguments, List<String> jvm) {
  /**
   * What came of it.
   *
   * @param trial that was run
   * @param groups what was measured
   * @param failure why there are none, or an empty string
   */
  record Outcome(Trial trial, List<Group> groups, String failure) {}

  /** {@return what it measured; its output and its values stay in a directory} */
  Outcome run(Path directory, long seed) throws InterruptedException {
    Path data = directory.resolve(id + ".tsv");
    Path log = directory.resolve(id + ".log");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(jvm);
    command.addAll(
        List.of(
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            benchmark.getName(),
            "data=" + data,
            "seed=" + seed,
            "seconds=" + seconds));
    command.addAll(arguments);
    try {
      Files.deleteIfExists(data);
      Process process =
          new ProcessBuilder(command)
              .redirectInput(new File("/dev/null"))
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      if (!ended(process)) {
        return new Outcome(this, List.of(), "did not end within " + bound() + " s, and was killed");
      }
      if (process.exitValue() != 0) {
        return new Outcome(this, List.of(), "exit code " + process.exitValue() + ": " + last(log));
      }
      return new Outcome(this, DataFile.read(data), "");
    } catch (IOException e) {
      return new Outcome(this, List.of(), e.toString());
    }
  }

  private int bound() {
    return 3 * seconds + 60;
  }

  private boolean ended(Process process) throws InterruptedException {
    try {
      return process.waitFor(bound(), TimeUnit.SECONDS);
    } finally {
      if (process.isAlive()) {
        List<ProcessHandle> left = process.descendants().toList();
        process.destroyForcibly().waitFor();
        left.forEach(ProcessHandle::destroyForcibly);
      }
    }
  }

  /** {@return the first line that names an exception, or the last line} */
  private static String last(Path log) throws IOException {
    List<String> lines = Files.readAllLines(log);
    return lines.stream()
        .filter(line -> line.contains("Exception") || line.contains("Error"))
        .findFirst()
        .orElse(lines.isEmpty() ? "no output" : lines.get(lines.size() - 1));
  }
}
