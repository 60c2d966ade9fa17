package io.octaskly.sandbox.suite;

import io.octaskly.sandbox.Denials;
import io.octaskly.sandbox.IsolationLevel;
import io.octaskly.sandbox.Outcome;
import io.octaskly.sandbox.ResourceLimits;
import io.octaskly.sandbox.Sandbox;
import io.octaskly.sandbox.SandboxException;
import io.octaskly.sandbox.Task;
import io.octaskly.sandbox.TaskResult;
import io.octaskly.sandbox.suite.Attempt.Ran;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Runs attacks, unconfined or at a level, and says whether they have succeeded. */
final class Runs {
  private static final int MOST_SECONDS = 30;
  private static final int KILLED = 128;

  /** The exit code when the attack's parent, or its guard, was killed. */
  static final int PARENT_KILLED = KILLED + 9;

  private static final String GUARD_KILLED = "the guard of the task was killed";

  /**
   * Unconfined an attack has a parent in a session of its own, too, that it may attack. The parent
   * stays until its standard input ends: once a process has ended, {@link Process} may close
   * streams that others still write to.
   */
  private static final List<String> PARENT =
      List.of(
          "setsid",
          "sh",
          "-c",
          "\"$@\" < /dev/null; code=$?; exec >&- 2>&-; read -r end; exit $code",
          "parent");

  /** The limits of every task, unless its attack asks for others. */
  static final ResourceLimits LIMITS =
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
      List<String> command = new ArrayList<>(PARENT);
      command.addAll(scene.starter());
      command.add(attempt.program().toString());
      command.addAll(attempt.arguments());
      // A working directory of its own, as a task has one.
      Path work = Files.createDirectory(directory.resolve("work"));
      Process process = new ProcessBuilder(command).directory(work.toFile()).start();
      return attempt.succeeded().test(ran(process));
    }
  }

  private static Ran ran(Process process) throws Exception {
    CompletableFuture<byte[]> output = all(process.getInputStream());
    CompletableFuture<byte[]> errors = all(process.getErrorStream());
    try {
      CompletableFuture.allOf(output, errors).get(MOST_SECONDS, TimeUnit.SECONDS);
      process.getOutputStream().close();
      if (!process.waitFor(MOST_SECONDS, TimeUnit.SECONDS)) {
        throw new TimeoutException("its parent waits");
      }
    } catch (TimeoutException e) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      throw new AssertionError("the attack does not end by itself in time", e);
    }
    return new Ran(process.exitValue(), text(output.join()), text(errors.join()));
  }

  /** On a thread of its own: a common pool of one thread would read one stream after the other. */
  private static CompletableFuture<byte[]> all(InputStream stream) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return stream.readAllBytes();
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        },
        reading -> {
          Thread thread = new Thread(reading, "attack-output");
          thread.setDaemon(true);
          thread.start();
        });
  }

  /** Whether the attack succeeds as a task of a level. */
  static boolean succeeds(Attack attack, IsolationLevel level, Path directory) throws Exception {
    try (Scene scene = new Scene(Files.createDirectory(directory))) {
      Attempt attempt = attack.prepare(scene);
      Sandbox sandbox =
          attempt
              .sandbox()
              .apply(Sandbox.builder().level(level).grace(Duration.ofMillis(200)), level)
              .build();
      Task.Builder task =
          Task.builder(attempt.program().toString()).args(attempt.arguments()).limits(LIMITS);
      return attempt.succeeded().test(ran(sandbox, attempt.task().apply(task).build()));
    }
  }

  /** What an attack was refused as a task of a level. */
  static Denials denials(Attack attack, IsolationLevel level, Path directory) throws Exception {
    try (Scene scene = new Scene(Files.createDirectory(directory))) {
      Attempt attempt = attack.prepare(scene);
      Sandbox sandbox =
          attempt
              .sandbox()
              .apply(Sandbox.builder().level(level).grace(Duration.ofMillis(200)), level)
              .build();
      Task.Builder task =
          Task.builder(attempt.program().toString()).args(attempt.arguments()).limits(LIMITS);
      return sandbox.run(attempt.task().apply(task).build()).denials();
    }
  }

  /** A guard that was killed is told as unconfined a parent would be that was. */
  private static Ran ran(Sandbox sandbox, Task task) {
    try {
      return ran(sandbox.run(task));
    } catch (SandboxException e) {
      if (e.getMessage() == null || !e.getMessage().startsWith(GUARD_KILLED)) {
        throw e;
      }
      return new Ran(PARENT_KILLED, "", e.getMessage());
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
