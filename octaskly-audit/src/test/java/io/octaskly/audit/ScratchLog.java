package io.octaskly.audit;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

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

  /** Takes a directory that is there. */
  ScratchLog(Path directory) {
    this.directory = directory;
  }

  Path file() {
    return directory.resolve("audit.log");
  }

  /** {@return a builder without forcing} */
  AuditLog.Builder builder() {
    return AuditLog.builder(file()).clock(() -> NOON).durability(Durability.OPERATING_SYSTEM);
  }

  /** Writes segments, each with some events, in one session. */
  ScratchLog withSegments(AuditLog.Builder builder, int segments, int eventsEach) {
    try (AuditLog log = builder.open()) {
      for (int segment = 0; segment < segments; segment++) {
        for (int i = 0; i < eventsEach; i++) {
          log.record(event("s" + segment + "e" + i));
        }
        if (segment < segments - 1) {
          log.rotate();
        }
      }
    }
    return this;
  }

  /** {@return a closed segment's file, compressed or not} */
  Path segment(int number) {
    Path plain = directory.resolve(String.format("audit.log.%06d", number));
    return Files.exists(plain) ? plain : directory.resolve(plain.getFileName() + ".gz");
  }

  /** {@return the names of all files, sorted} */
  List<String> names() {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** {@return all lines of all segments, uncompressed, oldest first} */
  List<String> allLines() {
    try (Stream<AuditRecord> records = AuditQuery.of(file()).stream()) {
      return records.map(AuditRecord::line).toList();
    }
  }

  /** Makes a copy of every file, to be spoilt. */
  ScratchLog copy() {
    ScratchLog copy = new ScratchLog();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        Files.copy(file, copy.directory.resolve(file.getFileName()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return copy;
  }

  /** {@return whether any file, as it is or uncompressed, holds these bytes} */
  boolean holdsAnywhere(String text) {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        byte[] raw = Files.readAllBytes(file);
        byte[] bytes = file.toString().endsWith(".gz") ? uncompressed(raw) : raw;
        if (new String(raw, StandardCharsets.ISO_8859_1).contains(text)
            || new String(bytes, StandardCharsets.ISO_8859_1)
                .toLowerCase(Locale.ROOT)
                .contains(text)) {
          return true;
        }
      }
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static byte[] uncompressed(byte[] gzip) throws IOException {
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(gzip))) {
      return in.readAllBytes();
    }
  }

  /** Opens it without forcing, for tests that are not about power cuts. */
  AuditLog open() {
    return builder().open();
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
