package io.octaskly.examples.dbscheduler;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** A {@link Worker} in a JVM of its own, as it would be on a machine of its own. Thread-safe. */
final class WorkerProcess implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final String name;
  private final Process process;
  private final List<String> lines = new ArrayList<>();
  private boolean ended;

  private WorkerProcess(String name, Process process) {
    this.name = name;
    this.process = process;
  }

  /** Starts it; it has not begun to work when this returns: {@link #awaitReady}. */
  static WorkerProcess start(
      String name, Map<String, String> settings, Path auditDirectory, Consumer<String> printed) {
    ProcessBuilder command =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            // Several JVMs share the processors of one machine here.
            "-XX:+UseSerialGC",
            "-Xmx256m",
            "-cp",
            System.getProperty("java.class.path"),
            Worker.class.getName());
    command.environment().putAll(settings);
    command.environment().put(NodeSettings.NODE, name);
    command.environment().put(NodeSettings.AUDIT_DIRECTORY, auditDirectory.toString());
    command.redirectError(ProcessBuilder.Redirect.INHERIT);
    try {
      WorkerProcess worker = new WorkerProcess(name, command.start());
      Thread reader = new Thread(() -> worker.read(printed), name);
      reader.setDaemon(true);
      reader.start();
      return worker;
    } catch (IOException e) {
      throw new UncheckedIOException("no JVM can be started", e);
    }
  }

  private void read(Consumer<String> printed) {
    try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        printed.accept(line);
        synchronized (this) {
          lines.add(line);
          notifyAll();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the output of " + name + " cannot be read", e);
    } finally {
      synchronized (this) {
        ended = true;
        notifyAll();
      }
    }
  }

  String name() {
    return name;
  }

  void awaitReady() {
    await(line -> line.equals("ready"));
  }

  /** Returns the first line that is so, waiting for it if need be. */
  synchronized String await(Predicate<String> wanted) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    int seen = 0;
    while (true) {
      for (; seen < lines.size(); seen++) {
        if (wanted.test(lines.get(seen))) {
          return lines.get(seen);
        }
      }
      long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
      if (ended || left <= 0) {
        throw new IllegalStateException(name + " did not print what was expected: " + lines);
      }
      try {
        wait(left);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while " + name + " was waited for", e);
      }
    }
  }

  /** All that it has printed so far. */
  synchronized List<String> lines() {
    return List.copyOf(lines);
  }

  /** SIGKILL: it has no time to clean up. */
  void kill() {
    awaitEnd(process.destroyForcibly());
  }

  /** Lets it finish what it runs. */
  @Override
  public void close() {
    try {
      process.getOutputStream().close();
    } catch (IOException e) {
      process.destroyForcibly();
    }
    awaitEnd(process);
  }

  private static void awaitEnd(Process process) {
    try {
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
