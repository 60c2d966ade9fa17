package io.octaskly.examples.quickstart;

import static io.octaskly.examples.quickstart.Attack.stoppedBy;

import io.octaskly.sandbox.Guarantee;
import io.octaskly.sandbox.OutputPolicy;
import io.octaskly.sandbox.attack.FileAttacks;
import io.octaskly.sandbox.attack.ProcessAttacks;
import io.octaskly.sandbox.attack.ResourceAttacks;
import io.octaskly.sandbox.attack.SocketAttacks;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The attacks of the tour, with the harm that each would do. */
final class Attacks {
  private static final String TOKEN = "octaskly was here";

  private Attacks() {}

  static List<Attack> on(Targets targets) {
    return List.of(
        stoppedBy(
            Guarantee.READS_CONFINED,
            "read " + targets.secret().what(),
            directory -> FileAttacks.read(targets.secret().file()),
            attempt -> printedStartOf(targets.secret().file(), attempt)),
        stoppedBy(
            Guarantee.SYSTEM_DIRECTORIES_HIDDEN,
            "read this JVM's environment",
            directory -> FileAttacks.read(Path.of("/proc/" + targets.jvm() + "/environ")),
            attempt -> printedStartOf(Path.of("/proc/self/environ"), attempt)),
        stoppedBy(
            Guarantee.WRITES_CONFINED,
            "write outside its own directory",
            directory -> FileAttacks.write(directory.resolve("written"), TOKEN),
            attempt -> Files.exists(attempt.directory().resolve("written"))),
        stoppedBy(
            Guarantee.EXECUTION_CONFINED,
            "start a shell",
            directory -> ProcessAttacks.startShell("echo " + TOKEN),
            attempt -> printed(TOKEN + "\n", attempt)),
        stoppedBy(
            Guarantee.NETWORK_CLOSED,
            "connect to 127.0.0.1",
            directory -> SocketAttacks.connect(targets.network().address(), TOKEN),
            attempt -> targets.network().received(TOKEN)),
        stoppedBy(
            Guarantee.HOST_SERVICES_UNREACHED,
            "use a UNIX socket of the host",
            directory -> SocketAttacks.connect(targets.local().path(), TOKEN),
            attempt -> targets.local().received(TOKEN)),
        stoppedBy(
            Guarantee.HOST_PROCESSES_UNTOUCHED,
            "signal this JVM",
            directory -> ProcessAttacks.signal(targets.jvm(), 0),
            Attempt::finished),
        stoppedBy(
            Guarantee.HOST_PROCESSES_UNTOUCHED,
            "read a process's memory (ptrace)",
            directory -> ProcessAttacks.trace(targets.victim().pid()),
            attempt -> printed(targets.victim().secret(), attempt)),
        stoppedBy(
            Guarantee.RESOURCE_LIMITS,
            "fork bomb, 32 processes",
            directory -> ResourceAttacks.forkBomb(32, Duration.ofSeconds(1)),
            Attempt::finished),
        stoppedBy(
            Guarantee.RESOURCE_LIMITS,
            "memory bomb, 256 MiB",
            directory -> ResourceAttacks.memoryBomb(256),
            Attempt::finished),
        stoppedBy(
                Guarantee.RESOURCE_LIMITS,
                "flood the output, 8 MiB",
                directory -> ResourceAttacks.flood(8),
                Attempt::finished)
            .killedBeyond(OutputPolicy.kill(64 << 10)),
        stoppedBy(
                Guarantee.RESOURCE_LIMITS,
                "ignore SIGTERM when time is up",
                directory -> ProcessAttacks.ignoreTermination(Duration.ofSeconds(2)),
                Attempt::finished)
            .endedAfter(Duration.ofSeconds(1)),
        stoppedBy(
                Guarantee.TREE_ENDS,
                "leave a daemon behind",
                directory ->
                    ProcessAttacks.leaveDaemon(heartbeat(directory), Duration.ofSeconds(2)),
                attempt -> isGrowing(heartbeat(attempt.directory())))
            .grantedItsDirectory());
  }

  private static boolean printed(String text, Attempt attempt) {
    return attempt.stdout().equals(text);
  }

  /** Whether the attempt got hold of a file's content. It is compared and never shown. */
  private static boolean printedStartOf(Path file, Attempt attempt) {
    try {
      String content = Files.readString(file, StandardCharsets.ISO_8859_1);
      return !attempt.stdout().isEmpty() && content.startsWith(attempt.stdout());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path heartbeat(Path directory) {
    return directory.resolve("heartbeat");
  }

  /** Whether somebody still writes to a file, though the program that was started has ended. */
  private static boolean isGrowing(Path file) {
    try {
      long before = Files.exists(file) ? Files.size(file) : 0;
      Thread.sleep(300);
      return Files.exists(file) && Files.size(file) > before;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
