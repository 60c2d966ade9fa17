package io.octaskly.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.octaskly.audit.Verification.Broken;
import io.octaskly.audit.Verification.Intact;
import io.octaskly.audit.Verification.Problem;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Whatever is done to a random log of several segments, the file and line are named. */
class SegmentTamperingTest {
  /** A log that was rotated, and perhaps compressed, erased from and freed of old segments. */
  private static ScratchLog log(Random random) {
    ScratchLog log = new ScratchLog();
    TestClock clock = new TestClock();
    AuditLog.Builder builder = log.builder().clock(clock);
    if (random.nextBoolean()) {
      builder.compressClosedSegments();
    }
    try (AuditLog open = builder.open()) {
      int segments = 2 + random.nextInt(3);
      for (int segment = 0; segment < segments; segment++) {
        for (int i = 0; i <= random.nextInt(4) + 1; i++) {
          String user = random.nextBoolean() ? "alice" : "bob";
          open.record(ScratchLog.event("m" + i).toBuilder().user(user).build());
        }
        open.rotate();
        clock.move(Duration.ofDays(1));
      }
      if (random.nextBoolean()) {
        open.eraseSubject("alice");
      }
      open.record(ScratchLog.event("last"));
    }
    if (random.nextBoolean()) {
      log.builder().clock(clock).retention(Retention.ofDays(2)).open().close();
    }
    return log;
  }

  @Property(tries = 10)
  void nothing_raises_a_false_alarm(@ForAll Random random) {
    try (ScratchLog log = log(random)) {
      Verification found = log.verify();
      assertThat(found).as(found.explanation()).isInstanceOf(Intact.class);
    }
  }

  @Property(tries = 10)
  void an_edited_byte_is_found_in_any_segment(@ForAll Random random) {
    try (ScratchLog log = log(random)) {
      Path file = any(files(log), random);
      byte[] bytes = read(file);
      int at = random.nextInt(bytes.length);
      long line =
          1
              + new String(bytes, 0, at, StandardCharsets.ISO_8859_1)
                  .chars()
                  .filter(c -> c == '\n')
                  .count();
      bytes[at] ^= (byte) (1 + random.nextInt(255));
      write(file, bytes);
      assertBroken(log, file, line);
    }
  }

  @Property(tries = 10)
  void a_deleted_line_is_found_in_any_segment(@ForAll Random random) {
    try (ScratchLog log = log(random)) {
      Path file = any(files(log), random);
      List<String> lines = lines(file);
      // The log's very last line is for a head kept elsewhere to miss.
      int last = file.equals(log.file()) ? lines.size() - 1 : lines.size();
      int at = random.nextInt(last);
      lines.remove(at);
      write(file, lines);
      boolean end = at == lines.size();
      Broken broken = assertBroken(log, file, end ? Math.max(1, at) : at + 1);
      assertThat(broken.problem())
          .isIn(
              Problem.DELETED, Problem.MISSING_SEGMENT, Problem.UNSEALED, Problem.SWAPPED_SEGMENT);
    }
  }

  @Property(tries = 10)
  void a_copied_line_is_found_in_any_segment(@ForAll Random random) {
    try (ScratchLog log = log(random)) {
      Path file = any(files(log), random);
      List<String> lines = lines(file);
      int from = random.nextInt(lines.size());
      int to = random.nextInt(lines.size() + 1);
      lines.add(to, lines.get(from));
      write(file, lines);
      assertThat(assertBroken(log, file, (to == from ? to + 1 : to) + 1).problem())
          .isEqualTo(Problem.INSERTED);
    }
  }

  @Property(tries = 10)
  void moved_lines_are_found_in_any_segment(@ForAll Random random) {
    try (ScratchLog log = log(random)) {
      Path file = any(files(log), random);
      List<String> lines = lines(file);
      if (lines.size() < 2) {
        return;
      }
      int one = random.nextInt(lines.size() - 1);
      int other = one + 1 + random.nextInt(lines.size() - 1 - one);
      Collections.swap(lines, one, other);
      write(file, lines);
      assertThat(assertBroken(log, file, one + 1).problem()).isEqualTo(Problem.REORDERED);
    }
  }

  @Property(tries = 8)
  void a_missing_segment_is_found(@ForAll Random random) throws IOException {
    try (ScratchLog log = log(random)) {
      List<Path> files = files(log);
      // The active segment is for a head kept elsewhere to miss.
      int at = random.nextInt(files.size() - 1);
      Files.delete(files.get(at));
      Broken broken = assertBroken(log, files.get(at + 1), 1);
      assertThat(broken.problem()).isEqualTo(Problem.MISSING_SEGMENT);
    }
  }

  @Property(tries = 8)
  void swapped_segments_are_found(@ForAll Random random) {
    try (ScratchLog log = log(random)) {
      List<Path> files = files(log);
      List<Path> closed = files.subList(0, files.size() - 1);
      if (closed.size() < 2) {
        return;
      }
      int one = random.nextInt(closed.size() - 1);
      byte[] first = read(closed.get(one));
      byte[] second = read(closed.get(one + 1));
      write(closed.get(one), second);
      write(closed.get(one + 1), first);
      assertBroken(log, closed.get(one), 1);
    }
  }

  private static Broken assertBroken(ScratchLog log, Path file, long line) {
    Verification found = log.verify();
    assertThat(found)
        .isInstanceOfSatisfying(
            Broken.class,
            broken -> {
              assertThat(broken.file()).as(broken.explanation()).isEqualTo(file);
              assertThat(broken.line()).as(broken.explanation()).isEqualTo(line);
            });
    return (Broken) found;
  }

  /** The segments that are there, the active one last. */
  private static List<Path> files(ScratchLog log) {
    List<Path> files = new ArrayList<>();
    for (String name : log.names()) {
      if (name.matches("audit\\.log\\.[0-9]{6}(\\.gz)?")) {
        files.add(log.file().resolveSibling(name));
      }
    }
    files.add(log.file());
    return files;
  }

  private static Path any(List<Path> files, Random random) {
    return files.get(random.nextInt(files.size()));
  }

  private static byte[] read(Path file) {
    try {
      byte[] bytes = Files.readAllBytes(file);
      return file.toString().endsWith(".gz") ? ScratchLog.uncompressed(bytes) : bytes;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> lines(Path file) {
    return new ArrayList<>(new String(read(file), StandardCharsets.UTF_8).lines().toList());
  }

  private static void write(Path file, List<String> lines) {
    write(
        file,
        (String.join("\n", lines) + (lines.isEmpty() ? "" : "\n"))
            .getBytes(StandardCharsets.UTF_8));
  }

  private static void write(Path file, byte[] bytes) {
    try {
      ByteArrayOutputStream stored = new ByteArrayOutputStream();
      if (file.toString().endsWith(".gz")) {
        try (GZIPOutputStream gzip = new GZIPOutputStream(stored)) {
          gzip.write(bytes);
        }
      } else {
        stored.write(bytes);
      }
      Files.write(file, stored.toByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
