package io.octaskly.examples.quickstart;

import io.octaskly.sandbox.attack.Refusal;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Runs a program as Java does without a sandbox, with all the care that Java allows. */
final class Unconfined {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private Unconfined() {}

  static Attempt run(Path program, Path directory, Duration wallTime)
      throws IOException, InterruptedException {
    Path stdout = directory.resolve("stdout");
    Path stderr = directory.resolve("stderr");
    Process process =
        new ProcessBuilder(program.toString())
            .directory(directory.toFile())
            .redirectInput(Redirect.from(Path.of("/dev/null").toFile()))
            .redirectOutput(stdout.toFile())
            .redirectError(stderr.toFile())
            .start();
    String ending = "";
    if (!waitFor(process, wallTime)) {
      process.destroy(); // SIGTERM
      ending = "was sent SIGTERM and ";
      if (!waitFor(process, PATIENCE)) {
        process.destroyForcibly().waitFor();
      }
    }
    int code = process.exitValue();
    return new Attempt(
        directory,
        Refusal.in(Files.readString(stderr, StandardCharsets.ISO_8859_1))
            .map(Refusal::describe)
            .orElse(ending + "exited with code " + code),
        code == 0,
        Files.readString(stdout, StandardCharsets.ISO_8859_1));
  }

  private static boolean waitFor(Process process, Duration time) throws InterruptedException {
    return process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
  }
}
