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
import io.octaskly.examples.benchmarks.Arguments;
import io.octaskly.examples.benchmarks.contest.Contest;
import io.octaskly.examples.benchmarks.contest.Group;
import io.octaskly.examples.benchmarks.contest.Measure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * What the audit log costs, with events of 500 bytes: next to bare forces, next to logging
 * frameworks that flush, and its verification next to {@code sha256sum}.
 *
 * <p>Arguments: {@code seconds} (20), {@code events} in the log that is verified and queried
 * (200000), {@code directory} on the disk to measure (the one of temporary files).
 */
public final class AuditBenchmark {
  private static final int WRITERS = 64;
  private static final int DURABLE = 50;
  private static final int QUICK = 5_000;
  private static final String FORCE = "bare write and fdatasync";
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final Duration PACE = Duration.ofMillis(10);
  private static final String ARGUMENT = "--input=/srv/data/part-0000-of-0128.parquet";

  private AuditBenchmark() {}

  /** Runs all comparisons. */
  public static void main(String[] args) throws Exception {
    Arguments arguments = new Arguments(args);
    Path base = Path.of(arguments.text("directory", System.getProperty("java.io.tmpdir")));
    Path directory = Files.createTempDirectory(base, "octaskly-audit-");
    Duration quarter = arguments.time(20).dividedBy(4);
    try {
      List<Group> groups = new ArrayList<>();
      groups.add(durable(directory, arguments.seed(), quarter));
      groups.add(quick(directory, 1, arguments.seed(), quarter));
      groups.add(quick(directory, 8, arguments.seed(), quarter));
      groups.addAll(read(directory, arguments, quarter));
      arguments.finish(groups);
    } finally {
      try (Stream<Path> files = Files.walk(directory)) {
        for (Path path : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
  }

  private static Group durable(Path directory, long seed, Duration time) throws Exception {
    Group group =
        new Group("Audit events that are on disk", Measure.rate("events/s"), FORCE, FORCE);
    ByteBuffer line = ByteBuffer.allocate(500);
    try (FileChannel bare =
            FileChannel.open(
                directory.resolve("bare"), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        AuditLog one = AuditLog.open(directory.resolve("one/audit.log"));
        AuditLog many = AuditLog.open(directory.resolve("many/audit.log"))) {
      return new Contest(group, seed)
          .add(FORCE, () -> force(bare, line))
          .add("AuditLog, 1 writer", () -> record(one, 1, DURABLE))
          .add("AuditLog, 64 writers", () -> record(many, WRITERS, DURABLE / 2))
          .run(time, 200);
    }
  }

  private static double force(FileChannel file, ByteBuffer line) throws IOException {
    for (int i = 0; i < DURABLE; i++) {
      file.write(line.clear());
      file.force(false);
    }
    return DURABLE;
  }

  private static Group quick(Path directory, int threads, long seed, Duration time)
      throws Exception {
    Group group =
        new Group(
            "Audit events that are flushed, not forced; threads: " + threads,
            Measure.rate("events/s"),
            "Logback",
            "");
    Path own = Files.createDirectory(directory.resolve("quick" + threads));
    LoggingPeers.Peer logback = LoggingPeers.logback(own.resolve("logback.json"));
    LoggingPeers.Peer log4j = LoggingPeers.log4j(own.resolve("log4j.json"));
    String message = "x".repeat(380);
    try (AuditLog log =
        AuditLog.builder(own.resolve("audit.log")).durability(Durability.OPERATING_SYSTEM).open()) {
      return new Contest(group, seed)
          .add("Logback", () -> together(threads, QUICK, i -> logback.log(message)))
          .add("Log4j2", () -> together(threads, QUICK, i -> log4j.log(message)))
          .add("AuditLog", () -> record(log, threads, QUICK / threads))
          .run(time, 200);
    }
  }

  private static List<Group> read(Path directory, Arguments arguments, Duration time)
      throws Exception {
    int events = arguments.number("events", 200_000);
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
    double megabytes = bytes / 1e6;
    Group verified =
        new Group(
            "Verification of a log of %,d events".formatted(events),
            Measure.rate("MB/s"),
            "sha256sum",
            "sha256sum");
    new Contest(verified, arguments.seed())
        .add("sha256sum", () -> sha256sum(names, megabytes))
        .add("AuditVerifier", () -> verify(file, megabytes))
        .run(time, 50);
    Group queried =
        new Group(
            "What a query for 0.6 % of the time reads",
            new Measure("% of the log", true), "all", "");
    queried.seriesFor("all").add(0, 100);
    queried.seriesFor("AuditQuery").add(0, 100 * queried(file, events) / bytes);
    return List.of(verified, queried);
  }

  private static double queried(Path file, int events) {
    Instant from = START.plus(PACE.multipliedBy(events / 2));
    AuditQuery part =
        AuditQuery.of(file).from(from).until(from.plus(PACE.multipliedBy(events * 6L / 1000)));
    try (AuditCursor cursor = part.open()) {
      long found = 0;
      while (cursor.hasNext()) {
        cursor.next();
        found++;
      }
      if (found == 0) {
        throw new IllegalStateException("the query found nothing");
      }
      return cursor.bytesRead();
    }
  }

  private static double sha256sum(List<String> files, double megabytes) throws Exception {
    List<String> command = new ArrayList<>(List.of("sha256sum"));
    command.addAll(files);
    Process process =
        new ProcessBuilder(command).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
    if (process.waitFor() != 0) {
      throw new IllegalStateException("sha256sum failed");
    }
    return megabytes;
  }

  private static double verify(Path file, double megabytes) {
    Verification found = AuditVerifier.of(file).verify();
    if (!(found instanceof Verification.Intact)) {
      throw new IllegalStateException(found.explanation());
    }
    return megabytes;
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
