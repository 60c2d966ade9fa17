package io.octaskly.examples.springboot;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Tasks that sleep for most of a day and the processes of them that there are. */
final class TaskProcesses {
  final String seconds;

  private TaskProcesses(String seconds) {
    this.seconds = seconds;
  }

  /** Returns tasks that nobody else has. */
  static TaskProcesses random() {
    return new TaskProcesses("80000.%09d".formatted(new SecureRandom().nextInt(1_000_000_000)));
  }

  /** Returns those of another process. */
  static TaskProcesses of(String seconds) {
    return new TaskProcesses(seconds);
  }

  /** Returns what a client posts for one. */
  Map<String, Object> request() {
    return Map.of("program", "pause", "parameters", Map.of("seconds", seconds));
  }

  int count() throws IOException {
    int found = 0;
    try (DirectoryStream<Path> all = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
      for (Path process : all) {
        try {
          byte[] line = Files.readAllBytes(process.resolve("cmdline"));
          found += new String(line, ISO_8859_1).contains(seconds) ? 1 : 0;
        } catch (IOException e) {
          if (Files.exists(process)) {
            throw e;
          } // Else it ended just now.
        }
      }
    }
    return found;
  }

  /** Waits until there are so many, and returns how long that took. */
  Duration await(int wanted, Duration longest) throws IOException, InterruptedException {
    long start = System.nanoTime();
    while (count() != wanted) {
      if (System.nanoTime() - start > longest.toNanos()) {
        throw new AssertionError(
            count() + " processes of tasks and not " + wanted + " after " + longest);
      }
      TimeUnit.MILLISECONDS.sleep(5);
    }
    return Duration.ofNanos(System.nanoTime() - start);
  }
}
