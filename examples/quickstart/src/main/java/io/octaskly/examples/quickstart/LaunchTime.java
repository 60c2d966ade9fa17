package io.octaskly.examples.quickstart;

import io.octaskly.sandbox.CapturedOutput;
import io.octaskly.sandbox.Sandbox;
import io.octaskly.sandbox.Task;
import io.octaskly.sandbox.attack.AttackProgram;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/**
 * How long it takes to start a program that does next to nothing, read its output, and see it end.
 *
 * @param program what was started
 * @param rounds how many times each way
 * @param unconfinedNanos the median of ProcessBuilder
 * @param confinedNanos the median of a sandbox
 */
record LaunchTime(String program, int rounds, long unconfinedNanos, long confinedNanos) {
  /** A host launches many; before this, it is mostly the JVM's compiler that is measured. */
  private static final int WARM_UP = 3000;

  private static final int ROUNDS = 300;
  private static final String LINE = "hello\n";

  /** Takes turns, so that whatever else the machine does hits both alike. */
  static LaunchTime measure(Sandbox sandbox, ScratchDirectory scratch)
      throws IOException, InterruptedException {
    Path echo = Path.of("/bin/echo");
    Task task =
        Files.isExecutable(echo)
            ? Task.of(echo.toString(), LINE.strip())
            : Task.of(
                AttackProgram.builder()
                    .print(LINE)
                    .build()
                    .writeTo(scratch.path("hello"))
                    .toString());
    ProcessBuilder unconfined = new ProcessBuilder(task.program());
    unconfined.command().addAll(task.args());
    long[] without = new long[ROUNDS];
    long[] with = new long[ROUNDS];
    for (int round = -WARM_UP; round < ROUNDS; round++) {
      long start = System.nanoTime();
      String plain = run(unconfined);
      long middle = System.nanoTime();
      CapturedOutput confined = sandbox.run(task).stdout();
      long end = System.nanoTime();
      if (!plain.equals(LINE) || !confined.text().equals(LINE)) {
        throw new IOException(
            task.program() + " did not print hello, but, confined, " + confined.printableLines());
      }
      if (round >= 0) {
        without[round] = middle - start;
        with[round] = end - middle;
      }
    }
    return new LaunchTime(task.program(), ROUNDS, median(without), median(with));
  }

  private static String run(ProcessBuilder builder) throws IOException, InterruptedException {
    Process process = builder.start();
    byte[] output = process.getInputStream().readAllBytes();
    process.waitFor();
    return new String(output, StandardCharsets.UTF_8);
  }

  private static long median(long[] nanos) {
    Arrays.sort(nanos);
    return nanos[nanos.length / 2];
  }

  double ratio() {
    return (double) confinedNanos / unconfinedNanos;
  }

  void show(Terminal terminal) {
    terminal.heading("5. What it costs");
    terminal.print(
        """
        The time to launch %s, read what it prints, and see it end: the median of %d rounds, taken
        in turns after %d rounds to warm up.
        """
            .formatted(program, rounds, WARM_UP));
    Table table = new Table(terminal, 26);
    table.head("launched by", "p50");
    table.row("ProcessBuilder, unconfined", millis(unconfinedNanos));
    table.row(
        "Octaskly, level STRICT",
        millis(confinedNanos) + String.format(Locale.ROOT, ", %.2f times that", ratio()));
  }

  private static String millis(long nanos) {
    return String.format(Locale.ROOT, "%.2f ms", nanos / 1e6);
  }
}
