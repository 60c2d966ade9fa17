package io.octaskly.examples.quartz;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A {@link Worker} in another JVM, which ends with this one. */
final class WorkerJvm implements AutoCloseable {
  private static final int START_SECONDS = 60;
  private static final int END_SECONDS = 60;

  private final String name;
  private final Process process;
  private final Thread reader;
  private final CountDownLatch ready = new CountDownLatch(1);

  private WorkerJvm(String name, Process process, Consumer<JobEvent> events) {
    this.name = name;
    this.process = process;
    this.reader = new Thread(() -> read(events), name);
    reader.setDaemon(true);
  }

  /**
   * Starts a worker.
   *
   * @param name of the node
   * @param database with all tables
   * @param secret of the nodes
   * @param audit the file of its log
   * @param events is told what it tells, by a thread of its own
   */
  static WorkerJvm start(
      String name, SharedDatabase database, String secret, Path audit, Consumer<JobEvent> events)
      throws IOException {
    ProcessBuilder java =
        new ProcessBuilder(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-Dslf4j.internal.verbosity=ERROR",
                "-XX:TieredStopAtLevel=1", // it lives for seconds
                "-classpath",
                System.getProperty("java.class.path"),
                Worker.class.getName(),
                name,
                audit.toString()));
    // Not by the command line: everybody can read those.
    Map<String, String> environment = java.environment();
    environment.put(SharedDatabase.URL, database.url());
    environment.put(Worker.SECRET, secret);
    WorkerJvm worker =
        new WorkerJvm(name, java.redirectError(ProcessBuilder.Redirect.INHERIT).start(), events);
    worker.reader.start();
    return worker;
  }

  /** Waits until it takes jobs. */
  WorkerJvm awaitReady() throws InterruptedException {
    if (!ready.await(START_SECONDS, TimeUnit.SECONDS) || !process.isAlive()) {
      process.destroyForcibly();
      throw new IllegalStateException(name + " does not start");
    }
    return this;
  }

  private void read(Consumer<JobEvent> events) {
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.equals(Worker.READY)) {
          ready.countDown();
        } else if (JobEvent.isEvent(line)) {
          events.accept(JobEvent.parse(line));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read what " + name + " prints", e);
    } finally {
      ready.countDown(); // nobody need wait any more
    }
  }

  long pid() {
    return process.pid();
  }

  /** Ends it as a power cut would, by SIGKILL; returns when it is dead and all it told is told. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
    reader.join();
  }

  /** Tells it to end at once, by SIGTERM; returns when it has. */
  void terminate() throws InterruptedException {
    process.destroy();
    process.waitFor();
    reader.join();
  }

  /** Lets it finish what it runs, and waits for its end. */
  @Override
  public void close() throws IOException {
    try {
      process.getOutputStream().close();
      if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IllegalStateException(name + " does not end");
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
