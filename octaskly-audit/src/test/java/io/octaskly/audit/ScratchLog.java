package io.octaskly.audit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A log file in a directory of its own, for a test to write, spoil and read. */
final class ScratchLog implements AutoCloseable {
  static final Instant NOON = Instant.parse("2026-02-07T12:00:00Z");

  private final Path directory;

  ScratchLog() {
    try {
      this.directory = Files.createTempDirectory("audit");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path file() {
    return directory.resolve("audit.log");
  }

  /** Opens it without forcing, for tests that are not about power cuts. */
  AuditLog open() {
    return AuditLog.builder(file())
        .clock(() -> NOON)
        .durability(Durability.OPERATING_SYSTEM)
        .open();
  }

  /** Writes one session: a line that opens it, one for each text, a line that closes it. */
  ScratchLog with(String... messages) {
    try (AuditLog log = open()) {
      for (String message : messages) {
        log.record(event(message));
      }
    }
    return this;
  }

  static AuditEvent event(String message) {
    return AuditEvent.builder(EventType.TASK_EXECUTION, Action.TASK_STARTED)
        .user("alice")
        .taskId("task-1")
        .detail("message", message)
        .build();
  }

  /** {@return the lines, without newlines} */
  List<String> lines() {
    return Arrays.asList(text().split("\n"));
  }

  /** Replaces the file's content, each line with a newline. */
  void write(List<String> lines) {
    write(String.join("\n", lines) + (lines.isEmpty() ? "" : "\n"));
  }

  void write(String text) {
    write(text.getBytes(StandardCharsets.UTF_8));
  }

  void write(byte[] bytes) {
    try {
      Files.write(file(), bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String text() {
    return new String(bytes(), StandardCharsets.UTF_8);
  }

  byte[] bytes() {
    try {
      return Files.readAllBytes(file());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Verification verify() {
    return AuditVerifier.of(file()).verify();
  }

  @Override
  public void close() {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path path : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
