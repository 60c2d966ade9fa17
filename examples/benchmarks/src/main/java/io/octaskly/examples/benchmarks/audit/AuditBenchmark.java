package io.octaskly.examples.benchmarks.audit;

import io.octaskly.audit.Action;
import io.octaskly.audit.AuditCursor;
import io.octaskly.audit.AuditEvent;
import io.octaskly.audit.AuditLog;
import io.octaskly.audit.AuditQuery;
import io.octaskly.audit.AuditVerifier;
import io.octaskly.audit.Durability;
import io.octaskly.audit.EventType;
import io.octaskly.audit.Verification;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The audit log's targets, each as a ratio to a peer in the same run, with events of 500 bytes.
 *
 * <p>Arguments: a directory on the disk to measure (default: the working directory), events in the
 * log that is verified and queried (default 1000000), rounds (default 7).
 */
public final class AuditBenchmark {
  private static final int WRITERS = 64;
  private static final int DURABLE = 200;
  private static final int QUICK = 20_000;
  private static final int WARM_UP = 5;
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final Duration PACE = Duration.ofMillis(10);
  private static final String ARGUMENT = "--input=/srv/data/part-0000-of-0128.parquet";

  private AuditBenchmark() {}

  /** Runs all comparisons and prints them. */
  public static void main(String[] args) throws Exception {
    Path base = Path.of(args.length > 0 ? args[0] : "").toAbsolutePath();
    int events = args.length > 1 ? Integer.parseInt(args[1]) : 1_000_000;
    int rounds = args.length > 2 ? Integer.parseInt(args[2]) : 7;
    Path directory = Files.createTempDirectory(base, "audit-benchmark");
    try {
      durable(directory, rounds);
      quick(directory, rounds);
      read(directory, events, rounds);
    } finally {
      try (Stream<Path> files = Files.walk(directory)) {
        for (Path path : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
  }

  private static void durable(Path directory, int rounds) throws Exception {
    System.out.println("Recorded means on disk:");
    byte[] line = new byte[500];
    try (FileOutputStream bare = new FileOutputStream(directory.resolve("bare").toFile(), true);
        AuditLog one = AuditLog.open(directory.resolve("one/audit.log"));
        AuditLog many = AuditLog.open(directory.resolve("many/audit.log"))) {
      Path size = directory.resolve("one/audit.log");
      long before = Files.size(size);
      one.record(event(0));
      System.out.printf("  a line takes %d bytes%n", Files.size(size) - before);
      new Contest("events/s")
          .lane("write and force, one thread", () -> force(bare, line))
          .lane("AuditLog, one writer", () -> record(one, 1, DURABLE))
          .lane("AuditLog, 64 writers", () -> record(many, WRITERS, DURABLE))
          .run(WARM_UP, rounds)
          .ratio("AuditLog, one writer", "write and force, one thread", 0.8)
          .ratio("AuditLog, 64 writers", "write and force, one thread", 20);
    }
  }

  private static double force(FileOutputStream file, byte[] line) throws IOException {
    for (int i = 0; i < DURABLE; i++) {
      file.write(line);
      file.getFD().sync();
    }
    return DURABLE;
  }

  private static void quick(Path directory, int rounds) throws Exception {
    System.out.println("With the operating system (flushed, not forced):");
    LoggingPeers.Peer logback = LoggingPeers.logback(directory.resolve("logback.json"));
    LoggingPeers.Peer log4j = LoggingPeers.log4j(directory.resolve("log4j.json"));
    String message = "x".repeat(380);
    for (int threads : new int[] {1, 8}) {
      String with = ", threads: " + threads;
      try (AuditLog log =
          AuditLog.builder(directory.resolve("quick" + threads).resolve("audit.log"))
              .durability(Durability.OPERATING_SYSTEM)
              .open()) {
        new Contest("events/s")
            .lane("Logback" + with, () -> together(threads, QUICK, i -> logback.log(message)))
            .lane("Log4j2" + with, () -> together(threads, QUICK, i -> log4j.log(message)))
            .lane("AuditLog" + with, () -> record(log, threads, QUICK / threads))
            .run(WARM_UP, rounds)
            .ratio("AuditLog" + with, "Logback" + with, 1)
            .ratio("AuditLog" + with, "Log4j2" + with, 1);
      }
    }
  }

  private static void read(Path directory, int events, int rounds) throws Exception {
    System.out.printf("Reading a log of %,d events:%n", events);
    Path file = directory.resolve("long").resolve("audit.log");
    try (AuditLog log = AuditLog.builder(file).durability(Durability.MEMORY).open()) {
      for (int i = 0; i < events; i++) {
        log.record(event(i));
      }
    }
    List<String> names = new ArrayList<>();
    long bytes = 0;
    try (Stream<Path> files = Files.list(file.getParent())) {
      for (Path part : files.filter(p -> p.toString().matches(".*log(\\.[0-9]{6})?")).toList()) {
        names.add(part.toString());
        bytes += Files.size(part);
      }
    }
    double total = bytes;
    new Contest("bytes/s")
        .lane("sha256sum", () -> sha256sum(names, total))
        .lane("AuditVerifier", () -> verify(file, total))
        .run(1, rounds)
        .ratio("AuditVerifier", "sha256sum", 0.5);
    Instant from = START.plus(PACE.multipliedBy(events / 2));
    AuditQuery minute = AuditQuery.of(file).from(from).until(from.plus(Duration.ofMinutes(1)));
    try (AuditCursor cursor = minute.open()) {
      long found = 0;
      while (cursor.hasNext()) {
        cursor.next();
        found++;
      }
      double part = 100.0 * cursor.bytesRead() / total;
      System.out.printf(
          "  -> a minute (%,d events) reads %.3f %% of %,.0f bytes (target < 1 %%: %s)%n",
          found, part, total, part < 1 ? "reached" : "missed");
    }
  }

  private static double sha256sum(List<String> files, double bytes) throws Exception {
    List<String> command = new ArrayList<>(List.of("sha256sum"));
    command.addAll(files);
    Process process =
        new ProcessBuilder(command).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
    if (process.waitFor() != 0) {
      throw new IllegalStateException("sha256sum failed");
    }
    return bytes;
  }

  private static double verify(Path file, double bytes) {
    Verification found = AuditVerifier.of(file).verify();
    if (!(found instanceof Verification.Intact)) {
      throw new IllegalStateException(found.explanation());
    }
    return bytes;
  }

  private static double record(AuditLog log, int threads, int each) throws InterruptedException {
    return together(threads, threads * each, i -> log.record(event(i)));
  }

  /** Does something often, shared by threads. */
  private interface Work {
    void doIt(int number);
  }

  private static double together(int threads, int times, Work work) throws InterruptedException {
    if (threads == 1) {
      for (int i = 0; i < times; i++) {
        work.doIt(i);
      }
      return times;
    }
    List<Thread> running = new ArrayList<>();
    for (int t = 0; t < threads; t++) {
      Thread thread =
          new Thread(
              () -> {
                for (int i = 0; i < times / threads; i++) {
                  work.doIt(i);
                }
              });
      running.add(thread);
      thread.start();
    }
    for (Thread thread : running) {
      thread.join();
    }
    return times;
  }

  private static AuditEvent event(int number) {
    return AuditEvent.builder(EventType.TASK_EXECUTION, Action.TASK_STARTED)
        .timestamp(START.plus(PACE.multipliedBy(number)))
        .user("dispatcher-01")
        .taskId("task-" + number)
        .sourceIp("192.168.1.100")
        .detail("worker", "worker-01")
        .detail("argv", List.of("/opt/jobs/build.sh", "--fast", ARGUMENT, ARGUMENT))
        .detail("limits", "wall 3600 s, memory 512 MiB, processes 64")
        .build();
  }
}
