package io.octaskly.sandbox.attack;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** What a program did when it ran unconfined. */
record Execution(int exitCode, String stdout, String stderr) {
  private static final int MOST_SECONDS = 30;

  static Execution of(AttackProgram program, Path directory)
      throws IOException, InterruptedException {
    Process process = start(program, directory);
    byte[] stdout = process.getInputStream().readAllBytes();
    byte[] stderr = process.getErrorStream().readAllBytes();
    if (!process.waitFor(MOST_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("the program has not ended by itself in time");
    }
    return new Execution(
        process.exitValue(),
        new String(stdout, StandardCharsets.UTF_8),
        new String(stderr, StandardCharsets.US_ASCII));
  }

  static Process start(AttackProgram program, Path directory) throws IOException {
    Path file = program.writeTo(directory.resolve("program"));
    return new ProcessBuilder(file.toString()).start();
  }
}
