package io.octaskly.sandbox;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.octaskly.sandbox.internal.kernel.Kernel;
import io.octaskly.sandbox.internal.kernel.SystemCall;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Kills or stops hosts in the midst of their tasks and looks for what is left of these. Arguments:
 * {@link Confinement}, number of tasks, number of rounds, an empty directory.
 */
final class HostDeath {
  private static final Duration ALLOWED = Duration.ofSeconds(2);
  private static final int SIGSTOP = 19;
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** Processes of each task. */
  static final int FAMILY = 3;

  private final Confinement confinement;
  private final Path directory;
  private final String mark = "86400." + ProcessHandle.current().pid() + System.nanoTime() % 1000;

  HostDeath(Confinement confinement, Path directory) {
    this.confinement = confinement;
    this.directory = directory;
  }

  public static void main(String[] args) throws Exception {
    HostDeath death = new HostDeath(Confinement.valueOf(args[0]), Path.of(args[3]));
    int left = 0;
    long slowest = 0;
    for (int round = 0; round < Integer.parseInt(args[2]); round++) {
      Aftermath aftermath = death.killed(Integer.parseInt(args[1]));
      left += aftermath.left().size();
      slowest = Math.max(slowest, aftermath.time().toMillis());
    }
    System.out.printf("%s: %d left, all dead within %d ms%n", args[0], left, slowest);
    System.exit(left == 0 ? 0 : 1);
  }

  /**
   * What was seen after the death.
   *
   * @param family processes of the tasks before it
   * @param left those that were alive when the time was up
   * @param time until none was alive, or the time was up
   */
  record Aftermath(int family, List<String> left, Duration time) {}

  /** Kills the host with SIGKILL. */
  Aftermath killed(int tasks) throws Exception {
    return after(tasks, Duration.ofHours(1), Process::destroyForcibly, ALLOWED);
  }

  /** Stops the host with SIGSTOP, so that only the guards know of the wall time limit. */
  Aftermath stopped(int tasks, Duration wallTime) throws Exception {
    return after(tasks, wallTime, HostDeath::stop, wallTime.plus(ALLOWED));
  }

  private static void stop(Process host) {
    Kernel.require("stop the host", SystemCall.KILL, host.pid(), SIGSTOP);
  }

  private Aftermath after(int tasks, Duration wallTime, Consumer<Process> event, Duration allowed)
      throws Exception {
    Process host =
        HostJvm.running(
                directory,
                HostOfManyTasks.class,
                confinement.name(),
                script().toString(),
                Integer.toString(tasks),
                Long.toString(wallTime.toSeconds()))
            .start();
    try {
      String said = host.inputReader().readLine();
      if (!"ready".equals(said)) {
        throw new IllegalStateException("the host said " + said);
      }
      int family = grown(FAMILY * tasks);
      event.accept(host);
      long start = System.nanoTime();
      List<String> left = alive();
      while (!left.isEmpty() && System.nanoTime() - start < allowed.toNanos()) {
        Thread.onSpinWait();
        left = alive();
      }
      return new Aftermath(family, left, Duration.ofNanos(System.nanoTime() - start));
    } finally {
      host.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
    }
  }

  /** Waits until so many processes have started their program; returns how many have in the end. */
  private int grown(int expected) throws IOException {
    long start = System.nanoTime();
    int family = alive().size();
    while (family < expected && System.nanoTime() - start < PATIENCE.toNanos()) {
      Thread.onSpinWait();
      family = alive().size();
    }
    return family;
  }

  /** Ignores signals, and leaves children, one of whom nobody waits for. */
  private Path script() throws IOException {
    boolean sessions = !confinement.name().startsWith("VERY_STRICT");
    return Programs.script(
        directory,
        "trap '' TERM HUP INT",
        "sleep " + mark + " &",
        "( " + (sessions ? "setsid " : "") + "sleep " + mark + " & )",
        "echo",
        "exec sleep " + mark);
  }

  /** Command lines of this script's processes. */
  private List<String> alive() throws IOException {
    List<String> found = new ArrayList<>();
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[1-9]*")) {
      for (Path process : processes) {
        String line = commandLine(process);
        if (line.contains(mark)) {
          found.add(process.getFileName() + " " + line);
        }
      }
    }
    return found;
  }

  private static String commandLine(Path process) throws IOException {
    try {
      return Files.readString(process.resolve("cmdline"), ISO_8859_1).replace('\0', ' ');
    } catch (java.nio.file.NoSuchFileException e) {
      // It has ended since it was listed.
      return "";
    } catch (IOException e) {
      if (Files.exists(process)) {
        throw e;
      }
      return "";
    }
  }
}
