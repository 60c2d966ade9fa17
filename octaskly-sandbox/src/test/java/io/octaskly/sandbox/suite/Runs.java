package io.octaskly.sandbox.suite;

import io.octaskly.sandbox.IsolationLevel;
import io.octaskly.sandbox.Outcome;
import io.octaskly.sandbox.ResourceLimits;
import io.octaskly.sandbox.Sandbox;
import io.octaskly.sandbox.Task;
import io.octaskly.sandbox.TaskResult;
import io.octaskly.sandbox.suite.Attempt.Ran;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs attacks, unconfined or at a level, and says whether they have succeeded. */
final class Runs {
  private static final int MOST_SECONDS = 30;
  private static final int KILLED = 128;

  private static final ResourceLimits LIMITS =
      ResourceLimits.builder()
          .wallTime(Duration.ofSeconds(10))
          .memory(ResourceLimits.mebibytes(128))
          .disk(ResourceLimits.mebibytes(100))
          .openFiles(64)
          .processes(16)
          .build();

  private Runs() {}

  /** Whether the attack succeeds when nothing confines it. */
  static boolean succeedsUnconfined(Attack attack, Path directory) throws Exception {
    try (Scene scene = new Scene(Files.createDirectory(directory))) {
      Attempt attempt = attack.prepare(scene);
      List<String> command = new ArrayList<>(scene.starter());
      command.add(attempt.program().toString());
      command.addAll(attempt.arguments());
      // A working directory of its own, as a task has one.
      Path work = Files.createDirectory(directory.resolve("work"));
      Process process = new ProcessBuilder(command).directory(work.toFile()).start();
      return attempt.succeeded().test(ran(process));
    }
  }

  private static Ran ran(Process process) throws IOException, InterruptedException {
    process.getOutputStream().close();
    byte[] stdout = process.getInputStream().readAllBytes();
    byte[] stderr = process.getErrorStream().readAllBytes();
    if (!process.waitFor(MOST_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("the attack does not end by itself in time");
    }
    return new Ran(process.exitValue(), text(stdout), text(stderr));
  }

  /** Whether the attack succeeds as a task of a level. */
  static boolean succeeds(Attack attack, IsolationLevel level, Path directory) throws Exception {
    try (Scene scene = new Scene(Files.createDirectory(directory))) {
      Attempt attempt = attack.prepare(scene);
      Sandbox sandbox =
          attempt
              .sandbox()
              .apply(Sandbox.builder().level(level).grace(Duration.ofMillis(200)))
              .build();
      Task.Builder task =
          Task.builder(attempt.program().toString()).args(attempt.arguments()).limits(LIMITS);
      return attempt.succeeded().test(ran(sandbox.run(attempt.task().apply(task).build())));
    }
  }

  private static Ran ran(TaskResult result) {
    int exitCode =
        result.outcome() instanceof Outcome.Exited exited
            ? exited.code()
            : KILLED + signal(result.outcome());
    return new Ran(exitCode, text(result.stdout().bytes()), text(result.stderr().bytes()));
  }

  private static int signal(Outcome outcome) {
    return outcome instanceof Outcome.Signalled signalled ? signalled.signal() : 9;
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }
}
